'use client';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { pointerGet } from '#lib/domain/json/pointer.ts';
import { TextField } from '#components/ui/field.tsx';
import { spaced } from '#components/ui/words.ts';
import { RawText } from '#components/action/raw-text.tsx';

type Limit = ReviewedAction['limits'][number];

const text = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

// Fields that name a thing for people; the first one present is shown first.
const NAMES = ['subject', 'title', 'name', 'email', 'path'];

/** One item of a list, complete: its name first, then every other field. */
function Item({ value }: { value: JsonValue }) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return <RawText text={text(value)} />;
  const named = NAMES.find((name) => typeof value[name] === 'string');
  const rest = Object.entries(value).filter(([name]) => name !== named);
  return (
    <span className="min-w-0">
      {named !== undefined && <RawText text={text(value[named] ?? '')} />}{' '}
      <span className="text-ink-2 font-mono text-xs">
        <RawText text={rest.map(([name, other]) => `${name}: ${text(other)}`).join(' · ')} />
      </span>
    </span>
  );
}

/** One limit as a reviewer thinks of it: take items off a list, or lower a number. */
export function LimitControl({
  limit,
  original,
  args,
  onChange,
}: {
  limit: Limit;
  original: JsonObject;
  args: JsonObject;
  onChange: (value: JsonValue) => void;
}) {
  const name = spaced(limit.pointer.split('/').at(-1) ?? '');
  const before = pointerGet(original, limit.pointer);
  const now = pointerGet(args, limit.pointer);
  if (limit.kind === 'at_most') {
    return (
      <TextField
        label={`At most — ${name}`}
        type="number"
        min={0}
        max={typeof before === 'number' ? before : undefined}
        step="any"
        value={typeof now === 'number' ? now : ''}
        hint={`Proposed: ${String(before)}`}
        onChange={(event) => Number.isFinite(event.target.valueAsNumber) && onChange(event.target.valueAsNumber)}
      />
    );
  }
  if (!Array.isArray(before)) return null;
  const kept = new Set(Array.isArray(now) ? now.map((item) => JSON.stringify(item)) : []);
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-[550]">
        Only these — {name} ({kept.size} of {before.length})
      </legend>
      <div className="border-line-2 bg-bg max-h-64 overflow-y-auto rounded-lg border py-1">
        {before.map((item, index) => {
          const key = JSON.stringify(item);
          return (
            <label key={index} className="hover:bg-sunk flex items-start gap-2 px-2.5 py-1 text-[13px]">
              <input
                type="checkbox"
                className="accent-accent mt-0.5"
                checked={kept.has(key)}
                onChange={(event) =>
                  onChange(
                    before.filter((other) =>
                      JSON.stringify(other) === key ? event.target.checked : kept.has(JSON.stringify(other)),
                    ),
                  )
                }
              />
              <Item value={item} />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
