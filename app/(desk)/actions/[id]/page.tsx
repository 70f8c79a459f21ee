import type { Metadata } from 'next';

import { ActionView } from '#components/review/action/action-view.tsx';
import { actionQuery } from '#components/review/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { getReviewedAction } from '#lib/usecases/review/get-reviewed-action.ts';
import { orNotFound } from '../../or-not-found.ts';

export const metadata: Metadata = { title: 'Action' };

const FOCUS = { deny: 'deny_unneeded', ask: 'ask' } as const;

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ActionPage({ params, searchParams }: Props) {
  const { ctx, person } = await requirePerson();
  const { id } = await params;
  const { focus } = await searchParams;
  const data = await orNotFound(getReviewedAction(ctx, person, { id }));
  return (
    <Hydrated data={[[actionQuery(id).queryKey, data]]}>
      <ActionView id={id} focus={focus === 'deny' || focus === 'ask' ? FOCUS[focus] : null} />
    </Hydrated>
  );
}
