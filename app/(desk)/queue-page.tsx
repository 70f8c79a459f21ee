import { Queue } from '#components/review/queue/queue.tsx';
import { queueFilterOf } from '#components/review/queue/queue-filter.ts';
import { PAGE_SIZE, queueQuery, totalsQuery } from '#components/review/queries.ts';
import { firstPage, Hydrated } from '#components/shell/hydrated.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { countQueue } from '#lib/usecases/review/count-queue.ts';
import { listQueue } from '#lib/usecases/review/list-queue.ts';

export type Search = Promise<Record<string, string | string[] | undefined>>;

/** Both queues: the same component with another scope. */
export async function QueuePage({ scope, search }: { scope: 'mine' | 'all'; search: Search }) {
  const { ctx, person } = await requirePerson();
  const filter = queueFilterOf(scope, await search);
  const [page, totals] = await Promise.all([
    listQueue(ctx, person, { ...filter, limit: PAGE_SIZE }),
    countQueue(ctx, person, { scope }),
  ]);
  return (
    <Hydrated
      data={[
        [queueQuery(filter).queryKey, firstPage(page)],
        [totalsQuery(scope).queryKey, totals],
      ]}
    >
      <Queue scope={scope} auditor={person.role === 'auditor'} />
    </Hydrated>
  );
}
