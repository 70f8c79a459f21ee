import { grouped } from '../ui/words.ts';

/** An entry's one number, its index in the log from 0, as evidence and `countersign evidence verify` count; before it is sequenced it has none. */
export function EntryNumber({ index }: { index: number | null }) {
  return (
    <span
      className="text-ink-3 font-mono text-xs"
      title={index === null ? 'Committed, and not in the log yet' : undefined}
    >
      {index === null ? 'not yet' : `#${grouped(index)}`}
    </span>
  );
}
