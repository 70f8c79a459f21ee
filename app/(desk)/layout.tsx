import type { ReactNode } from 'react';

import { meQuery } from '#components/account/queries.ts';
import { StopAll } from '#components/agents/stop-all.tsx';
import { ElsewhereBar } from '#components/shell/desk-address.tsx';
import { overviewQuery } from '#components/shell/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { LiveBar } from '#components/shell/live-bar.tsx';
import { Nav } from '#components/shell/nav.tsx';
import { Providers } from '#components/shell/providers.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getMe } from '#lib/usecases/people/get-me.ts';
import { getOverview } from '#lib/usecases/review/get-overview.ts';

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const { ctx, person } = await requirePerson();
  const [me, overview] = await Promise.all([getMe(ctx, person), getOverview(ctx, person)]);
  return (
    <Providers renderedAt={ctx.now()}>
      <Hydrated
        data={[
          [meQuery.queryKey, me],
          [overviewQuery.queryKey, overview],
        ]}
      >
        <a href="#content" className="focus:bg-panel sr-only focus:not-sr-only focus:absolute focus:z-50 focus:p-3">
          Skip to the content
        </a>
        <div className="min-h-dvh lg:grid lg:grid-cols-[216px_minmax(0,1fr)]">
          <Nav reader={person} stop={<StopAll by={person.name} role={person.role} />} />
          <div className="min-w-0">
            <ElsewhereBar desk={{ origin: ctx.origin, address: ctx.address }} />
            <LiveBar />
            <main id="content" tabIndex={-1} className="outline-none">
              {children}
            </main>
          </div>
        </div>
      </Hydrated>
    </Providers>
  );
}
