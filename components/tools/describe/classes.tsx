'use client';

import type { Description } from '#lib/contract/tool.ts';
import { Box } from '../../ui/section.tsx';
import { count } from '../../ui/words.ts';
import { Choice } from './call-values.tsx';
import { CLASS_WORDS, type ClassName } from './class-words.ts';

type Seen = Record<string, Record<string, number>>;

/** What the tool always is: each choice with what it means, and what the tool's own calls show of it. */
export function Classes({
  description,
  before,
  seen,
  calls,
  onClass,
}: {
  description: Description;
  before: Description;
  seen: Seen;
  /** How many calls were looked at. */
  calls: number;
  onClass: (name: ClassName, value: string) => void;
}) {
  return (
    <Box>
      {CLASS_WORDS.map(({ name, question, choices }) => {
        const placeOf = (value: string): number => choices.findIndex(([known]) => known === value);
        const [chosen, was] = [placeOf(description[name]), placeOf(before[name])];
        const shown = Object.entries(seen[name] ?? {}).map(([value, n]) => {
          const place = placeOf(value);
          return { value, n, title: choices[place]?.[1] ?? value, stronger: place > chosen };
        });
        return (
          <fieldset
            key={name}
            className="border-line grid gap-x-5 gap-y-2 border-t px-4 py-3 text-[13px] first:border-t-0 lg:grid-cols-[130px_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <legend className="float-left w-full font-semibold lg:w-auto">{question}</legend>
            <div className="flex flex-wrap content-start gap-1.5">
              {choices.map(([value, title]) => (
                <Choice
                  key={value}
                  name={name}
                  checked={description[name] === value}
                  onChoose={() => onClass(name, value)}
                >
                  {title}
                </Choice>
              ))}
            </div>
            <div className="text-ink-2">
              <p>{choices[chosen]?.[2]}</p>
              {shown.map(({ value, n, title, stronger }) => (
                <p key={value} className={stronger ? 'text-high font-[550]' : undefined}>
                  {stronger && '▲ '}
                  {n} of {count(calls, 'call')} {n === 1 ? 'shows' : 'show'} “{title}”
                  {stronger && ': that counts, whatever is chosen'}.
                </p>
              ))}
              {chosen < was && (
                <p className="text-high font-[550]">
                  ▲ More harmless than “{choices[was]?.[1]}” before: until another admin decides, nothing of this tool
                  goes forward.
                </p>
              )}
            </div>
          </fieldset>
        );
      })}
    </Box>
  );
}
