import type { Metadata } from 'next';

import { PeopleList } from '#components/people/people-list.tsx';
import { peopleQuery } from '#components/people/queries.ts';
import { Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { listPeople } from '#lib/usecases/people/list-people.ts';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { ctx, person } = await requirePerson();
  return (
    <Hydrated data={[[peopleQuery.queryKey, await listPeople(ctx, person)]]}>
      <PeopleList />
    </Hydrated>
  );
}
