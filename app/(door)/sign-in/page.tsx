import type { Metadata } from 'next';

import { safePath } from '#components/door/safe-path.ts';
import { SignInForm } from '#components/door/sign-in-form.tsx';
import { AtDeskAddress } from '#components/shell/desk-address.tsx';
import { getRuntime } from '#lib/runtime/runtime.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignIn({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const search = await searchParams;
  const { ctx, env } = await getRuntime();
  return (
    <>
      <h1 className="text-[22px] leading-tight font-semibold">Sign in to the desk</h1>
      <p className="text-ink-2 mt-1 mb-6">Agents propose here. Nothing runs until a person countersigns it.</p>
      <AtDeskAddress desk={{ origin: ctx.origin, address: ctx.address }}>
        <SignInForm
          oidcEnabled={env.oidc !== null}
          callbackUrl={safePath(search['callbackUrl'])}
          error={typeof search['error'] === 'string' ? search['error'] : null}
        />
      </AtDeskAddress>
    </>
  );
}
