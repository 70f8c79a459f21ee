import { Revealed } from '../../ui/revealed.tsx';
import { grouped } from '../../ui/words.ts';
import type { ChangeOf } from './change-of.ts';

/** A post in its thread, with how many can read it. */
export function PostChange({ change }: { change: ChangeOf<'post'> }) {
  return (
    <div className="px-4 py-3.5">
      {change.in_reply_to !== null && (
        <p className="text-ink-2 mb-2">
          In reply to “<Revealed text={change.in_reply_to} />”
        </p>
      )}
      {change.title !== null && (
        <p className="mb-1 font-semibold">
          <Revealed text={change.title} />
        </p>
      )}
      <p className="whitespace-pre-wrap">
        <span className="bg-add text-add-ink rounded-[3px] box-decoration-clone px-0.5">
          <Revealed text={change.body} />
        </span>
      </p>
      <p className="text-ink-2 mt-3 text-[13px]">
        {change.readers === null
          ? 'How many can read it is not recorded.'
          : `${grouped(change.readers)} people can read it.`}
      </p>
    </div>
  );
}
