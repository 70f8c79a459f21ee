import type { ReactNode } from 'react';

/** The frame of an ordinary page: one h1, one sentence under it, what can be done on the right. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-[1120px] px-4 pt-5 pb-16 sm:px-8">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl leading-tight font-semibold">{title}</h1>
          {lead && <div className="text-ink-2 mt-1 max-w-[70ch]">{lead}</div>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A list with nothing in it: what that means and what to do next. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-[46ch] px-6 py-14 text-center">
      <p className="text-base font-semibold">{title}</p>
      <div className="text-ink-2 mt-1.5">{children}</div>
    </div>
  );
}

/** Shown while something loads, in the space it will take. */
export function Loading({ what }: { what: string }) {
  return (
    <div role="status" className="text-ink-2 px-6 py-14 text-center">
      Loading {what} …
    </div>
  );
}
