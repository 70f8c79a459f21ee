'use client';

import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';

import { sameDesk } from '#lib/domain/desk/origin.ts';
import { Notice } from '../ui/notice.tsx';

/** Where the desk is: the origin its passkeys and cookies are bound to, and the address that links lead to. */
export interface DeskAddress {
  origin: string;
  address: string;
}

interface Elsewhere {
  here: string;
  /** This page at the desk's own address. */
  there: string;
}

const never = () => () => undefined;
const href = () => window.location.href;

/** Null at the desk's own address. Asked of the browser, because a proxy may show the server another name than the person sees. */
function useElsewhere({ origin, address }: DeskAddress): Elsewhere | null {
  const page = useSyncExternalStore(never, href, () => null);
  if (page === null) return null;
  const { origin: here, pathname, search } = new URL(page);
  return here === address || sameDesk(origin, here) ? null : { here, there: `${address}${pathname}${search}` };
}

/** The door of the desk. At another host name it leads to the desk's own address instead: nothing that people do here would be accepted. */
export function AtDeskAddress({ desk, children }: { desk: DeskAddress; children: ReactNode }) {
  const elsewhere = useElsewhere(desk);
  if (!elsewhere) return children;
  return (
    <Notice live tone="warn" title={`This desk is at ${desk.address}`}>
      <p>
        You opened it as {elsewhere.here}. It accepts nothing that is signed or changed there, and passkeys do not work.
      </p>
      <a
        className="border-ink bg-ink text-bg mt-3 flex min-h-11 items-center justify-center rounded-lg border px-3 py-1.5 text-center text-sm font-[550] break-all hover:opacity-90"
        href={elsewhere.there}
      >
        Go to {desk.address}
      </a>
    </Notice>
  );
}

/** The same for pages of the desk: says so above whatever is shown. */
export function ElsewhereBar({ desk }: { desk: DeskAddress }) {
  const elsewhere = useElsewhere(desk);
  if (!elsewhere) return null;
  return (
    <p role="alert" className="bg-high-soft text-high border-high/40 border-b px-4 py-2 text-[13px]">
      <span className="font-semibold">You opened this desk as {elsewhere.here}.</span> It accepts nothing that is signed
      or changed here, and passkeys do not work.{' '}
      <a className="text-ink font-[550] break-all underline" href={elsewhere.there}>
        Go to {desk.address}
      </a>
    </p>
  );
}
