import Link from 'next/link';
import type { ReactNode } from 'react';

import { Brand } from '#components/shell/brand.tsx';

/** Pages that anybody may read, signed in or not. */
export default function OpenLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="border-line border-b">
        <div className="mx-auto flex w-full max-w-[1120px] items-center justify-between gap-4 px-4 py-3 sm:px-8">
          <p className="flex items-center gap-2 text-[15px] font-semibold tracking-tight">
            <Brand /> Countersign
          </p>
          <Link href="/" className="text-ink-2 text-[13px] underline underline-offset-2">
            Open the desk
          </Link>
        </div>
      </header>
      <main>{children}</main>
    </>
  );
}
