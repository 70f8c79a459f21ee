import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="border-line-2 text-ink-3 rounded border border-b-2 px-1 font-mono text-[11px]">{children}</kbd>
  );
}

/** A short remark beside something; `hot` is for what should stop the eye. */
export function Tag({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'hot' | 'warn' | 'good' }) {
  return (
    <span
      className={classNames(
        'inline-block rounded-md px-2 py-0.5 text-[12.5px]',
        tone === 'plain' && 'bg-sunk text-ink-2',
        tone === 'hot' && 'bg-critical-soft text-critical font-[550]',
        tone === 'warn' && 'bg-medium-soft text-medium font-[550]',
        tone === 'good' && 'bg-low-soft text-low font-[550]',
      )}
    >
      {children}
    </span>
  );
}

/** An id, shortened in the middle; whole on hover and when copied from the title. */
export function ShortId({ id }: { id: string }) {
  const short = id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
  return (
    <code title={id} className="text-ink-2 font-mono text-[12.5px]">
      {short}
    </code>
  );
}
