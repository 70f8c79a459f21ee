import type { ReactNode } from 'react';

import { Brand } from '#components/shell/brand.tsx';
import { Providers } from '#components/shell/providers.tsx';

export const dynamic = 'force-dynamic';

export default function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <Providers renderedAt={Date.now()}>
      <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center px-5 py-10">
        <p className="mb-8 flex items-center gap-2 text-[15px] font-semibold tracking-tight">
          <Brand /> Countersign
        </p>
        {children}
      </main>
    </Providers>
  );
}
