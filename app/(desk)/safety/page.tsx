import type { Metadata } from 'next';

import { safetyQuery } from '#components/safety/queries.ts';
import { SafetyPage } from '#components/safety/safety-page.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getSafety } from '#lib/usecases/safety/get-safety.ts';

export const metadata: Metadata = { title: 'Safety' };

export default async function Safety() {
  const { ctx, person } = await requirePerson();
  return (
    <Hydrated data={[[safetyQuery.queryKey, await getSafety(ctx, person)]]}>
      <SafetyPage />
    </Hydrated>
  );
}
