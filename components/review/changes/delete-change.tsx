import { Revealed } from '../../ui/revealed.tsx';
import { grouped } from '../../ui/words.ts';
import type { ChangeOf } from './change-of.ts';

/** Every item that goes; the list scrolls with the page, nothing is left out. */
export function DeleteChange({ change }: { change: ChangeOf<'delete'> }) {
  return (
    <div className="px-4 py-3.5">
      <p className="text-critical text-2xl font-semibold tracking-tight">
        {change.items.length > 0 ? grouped(change.items.length) : 'All that match'}{' '}
        <span className="text-ink-2 text-sm font-normal tracking-normal">
          <Revealed text={change.what} />
        </span>
      </p>
      {change.selector !== null && (
        <p className="mt-2">
          Selected by{' '}
          <code className="bg-del text-del-ink rounded px-1.5 py-0.5 font-mono text-[12.5px]">
            <Revealed text={change.selector} />
          </code>
        </p>
      )}
      {change.items.length > 0 && (
        <ol className="mt-3 gap-x-8 text-[13px] sm:columns-2">
          {change.items.map((item, index) => (
            <li key={index} className="break-inside-avoid py-0.5">
              <span className="text-critical" aria-hidden>
                −{' '}
              </span>
              <Revealed text={item.label ?? item.id} />
              {item.label !== null && (
                <code className="text-ink-3 ml-1.5 font-mono text-xs">
                  <Revealed text={item.id} />
                </code>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
