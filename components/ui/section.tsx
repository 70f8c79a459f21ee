import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

/** A part of a page: a small heading, an aside in its line, and content. */
export function Section({
  title,
  aside,
  children,
  className,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={classNames('mt-7', className)}>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-[13px] font-semibold">{title}</h2>
        {aside && <div className="text-ink-3 text-xs">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** A box with a hairline. Never put one inside another. */
export function Box({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={classNames('border-line bg-panel overflow-hidden rounded-[10px] border', className)}>
      {children}
    </div>
  );
}

/** Label and value pairs, one under the other on a phone. */
export function Facts({ rows }: { rows: [label: string, value: ReactNode][] }) {
  return (
    <dl>
      {rows.map(([label, value]) => (
        <div
          key={label}
          className="border-line grid gap-x-4 border-t px-4 py-2 first:border-t-0 sm:grid-cols-[150px_1fr]"
        >
          <dt className="text-ink-2">{label}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
