import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

const TONES = {
  plain: 'border-line-2 bg-sunk text-ink',
  warn: 'border-high/40 bg-high-soft text-high',
  danger: 'border-critical/40 bg-critical-soft text-critical',
  good: 'border-low/40 bg-low-soft text-low',
} as const;

/** One message in its place: what happened, what it means, what to do. `live` reads it aloud when it appears. */
export function Notice({
  tone = 'plain',
  title,
  children,
  live,
  className,
}: {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  children?: ReactNode;
  live?: boolean;
  className?: string;
}) {
  return (
    <div
      role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}
      className={classNames('rounded-[10px] border px-3.5 py-2.5 text-[13px]', TONES[tone], className)}
    >
      {title && <p className="font-semibold">{title}</p>}
      {children && <div className="text-ink [&:not(:first-child)]:mt-0.5">{children}</div>}
    </div>
  );
}
