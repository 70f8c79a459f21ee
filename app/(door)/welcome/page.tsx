import type { Metadata } from 'next';

import { WelcomeForm } from '#components/door/welcome-form.tsx';
import { AtDeskAddress } from '#components/shell/desk-address.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { getRuntime } from '#lib/runtime/runtime.ts';

export const metadata: Metadata = { title: 'Welcome', referrer: 'no-referrer' };

export default async function WelcomePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  const { ctx } = await getRuntime();
  return (
    <>
      <h1 className="text-[22px] leading-tight font-semibold">Welcome to the desk</h1>
      <p className="text-ink-2 mt-1 mb-6">This link works once. Choose the password you will sign in with.</p>
      {typeof token === 'string' ? (
        <AtDeskAddress desk={{ origin: ctx.origin, address: ctx.address }}>
          <WelcomeForm token={token} />
        </AtDeskAddress>
      ) : (
        <Notice tone="warn" title="The link is incomplete">
          Open the whole link you were given, or ask an admin for a new one.
        </Notice>
      )}
    </>
  );
}
