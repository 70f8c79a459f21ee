import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { bundleQuery, type BundleWhich } from '#components/review/queries.ts';
import { BundleReview } from '#components/review/verdict/bundle-review.tsx';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { GetBundle } from '#lib/contract/bundle-api.ts';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getBundle } from '#lib/usecases/review/get-bundle.ts';
import { orNotFound } from '../or-not-found.ts';

export const metadata: Metadata = { title: 'Read together' };

export default async function TogetherPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { ctx, person } = await requirePerson();
  const asked = GetBundle.query?.safeParse(await searchParams);
  if (!asked?.success) notFound();
  const which: BundleWhich = asked.data;
  const data = await orNotFound(getBundle(ctx, person, asked.data));
  return (
    <Hydrated data={[[bundleQuery(which).queryKey, data]]}>
      <BundleReview which={which} />
    </Hydrated>
  );
}
