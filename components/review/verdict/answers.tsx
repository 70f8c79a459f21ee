'use client';

import { useEffect, useRef } from 'react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';

export type Answer = 'approve' | 'limit' | 'ask' | 'deny_unneeded' | 'deny_unsafe';

const ANSWERS: { value: Answer; title: string; hint: string }[] = [
  { value: 'approve', title: 'Approve', hint: 'Exactly this runs, once' },
  { value: 'limit', title: 'Approve with limits', hint: 'Less of it — shows the new change before you sign' },
  { value: 'ask', title: 'Ask for evidence', hint: 'It stays waiting; the agent is asked' },
  { value: 'deny_unneeded', title: 'Deny — not needed', hint: 'Not needed, or wrong' },
  { value: 'deny_unsafe', title: 'Deny as unsafe', hint: 'Stops the agent too, if you say so' },
];

export const titleOf = (answer: Answer): string => ANSWERS.find((a) => a.value === answer)?.title ?? answer;

/** The five answers, none chosen at first. `focus` puts the keyboard on one without choosing it. */
export function Answers({
  value,
  onChange,
  focus,
}: {
  value: Answer | null;
  onChange: (answer: Answer) => void;
  focus: Answer | null;
}) {
  const focused = useRef<HTMLInputElement>(null);
  useEffect(() => focused.current?.focus(), []);
  return (
    <fieldset>
      <legend className="sr-only">Your answer</legend>
      {ANSWERS.map((answer) => (
        <label
          key={answer.value}
          className="border-line hover:bg-sunk has-checked:bg-accent-soft has-focus-visible:outline-accent grid grid-cols-[18px_1fr] gap-x-2.5 border-t px-4 py-2.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2"
        >
          <input
            ref={answer.value === focus ? focused : null}
            type="radio"
            name="answer"
            value={answer.value}
            checked={value === answer.value}
            onChange={() => onChange(answer.value)}
            className="accent-accent mt-[3px] size-[15px] focus-visible:outline-none"
          />
          <span>
            <span className="block font-[550]">{answer.title}</span>
            <span className="text-ink-2 block text-[12.5px]">{answer.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const REASON_CODES = [
  ['not_needed', 'Not needed'],
  ['wrong_target', 'Wrong person, place or thing'],
  ['too_broad', 'Too broad'],
  ['unverified', 'Cannot be verified'],
  ['harmful', 'Would do harm'],
  ['other', 'Something else'],
] as const;
export type ReasonCode = (typeof REASON_CODES)[number][0];

/** Reason code of a denial, as a native choice with nothing chosen at first. */
export function ReasonCodeField({
  value,
  onChange,
}: {
  value: ReasonCode | null;
  onChange: (code: ReasonCode | null) => void;
}) {
  return (
    <label className="block">
      <span className="mb-1 block text-[13px] font-[550]">Kind of reason</span>
      <select
        required
        value={value ?? ''}
        onChange={(event) => onChange(REASON_CODES.find(([code]) => code === event.target.value)?.[0] ?? null)}
        className="border-line-2 bg-bg min-h-9 w-full rounded-lg border px-2.5"
      >
        <option value="">Choose …</option>
        {REASON_CODES.map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whether an action may be answered by this page now, and if not, why not. */
export const whyClosed = (data: ReviewedAction, now: number): 'over' | 'expired' | 'refused' | null => {
  if (data.action.status !== 'pending') return 'over';
  if (Date.parse(data.action.expires_at) <= now) return 'expired';
  return data.refusal === null ? null : 'refused';
};
