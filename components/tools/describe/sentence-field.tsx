'use client';

import { useRef } from 'react';

import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { placeOf, type Value } from './description-draft.ts';

/** The sentence a reviewer reads first, with each value in double braces; a button for each value puts it where the caret is. */
export function SentenceField({
  sentence,
  values,
  onSentence,
}: {
  sentence: string;
  values: Value[];
  onSentence: (sentence: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const distinct = [...new Map(values.map((value) => [value.pattern, value])).values()];
  const insert = (value: Value) => {
    const box = frame.current?.querySelector('textarea');
    const [from, to] = box ? [box.selectionStart, box.selectionEnd] : [sentence.length, sentence.length];
    onSentence(`${sentence.slice(0, from)}${placeOf(value)}${sentence.slice(to)}`);
    box?.focus();
  };
  return (
    <div ref={frame}>
      <TextArea
        label="Sentence"
        rows={2}
        maxLength={500}
        spellCheck
        placeholder="Refund {{amount}} for order {{order}}."
        hint="Begin with a verb. Left empty, the desk writes its own. What it counts, such as the sum or who is outside, is added when you leave it out."
        value={sentence}
        onChange={(event) => onSentence(event.target.value)}
      />
      <ul aria-label="Put a value into the sentence" className="mt-2 flex flex-wrap gap-1.5">
        {distinct.map((value) => (
          <li key={value.pattern}>
            <Button className="min-h-7 px-2 py-0.5 text-xs" onClick={() => insert(value)}>
              + {value.name}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
