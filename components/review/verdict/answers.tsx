'use client';

import { useEffect, useRef } from 'react';

export type Answer = 'approve' | 'limit' | 'ask' | 'deny_unneeded' | 'deny_unsafe';

/** An answer that can be chosen, with what it does. */
export interface Choice<A extends Answer = Answer> {
  value: A;
  title: string;
  hint: string;
  /** It cannot be chosen; the page says why. */
  closed?: boolean;
}

/** The answers, none chosen at first. `focus` puts the keyboard on one without choosing it. */
export function Answers<A extends Answer>({
  choices,
  value,
  onChange,
  focus,
}: {
  choices: readonly Choice<A>[];
  value: A | null;
  onChange: (answer: A) => void;
  focus: Answer | null;
}) {
  const focused = useRef<HTMLInputElement>(null);
  useEffect(() => focused.current?.focus(), []);
  return (
    <fieldset>
      <legend className="sr-only">Your answer</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="border-line hover:bg-sunk has-checked:bg-accent-soft has-focus-visible:outline-accent grid grid-cols-[18px_1fr] gap-x-2.5 border-t px-4 py-2.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2"
        >
          <input
            ref={choice.value === focus ? focused : null}
            type="radio"
            name="answer"
            value={choice.value}
            checked={value === choice.value}
            disabled={choice.closed}
            onChange={() => onChange(choice.value)}
            className="accent-accent mt-[3px] size-[15px] focus-visible:outline-none"
          />
          <span className={choice.closed ? 'text-ink-3' : undefined}>
            <span className="block font-[550]">{choice.title}</span>
            <span className="text-ink-2 block text-[12.5px]">{choice.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
