import type { Metadata } from 'next';

import { PolicyPage } from '#components/policy/policy-page.tsx';
import { policyQuery } from '#components/policy/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getPolicy } from '#lib/usecases/policy/get-policy.ts';

export const metadata: Metadata = { title: 'Policy' };

export default async function Policy() {
  const { ctx, person } = await requirePerson();
  return (
    <Hydrated data={[[policyQuery.queryKey, await getPolicy(ctx, person)]]}>
      <PolicyPage />
    </Hydrated>
  );
}
