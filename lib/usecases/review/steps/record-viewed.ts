import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { hasViewed } from '#lib/store/review/views.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';

/** Appends the entry that a person has opened an action: once for each person and revision. */
export async function recordViewed(ctx: Context, tx: Tx, person: PersonActor, row: ActionRow): Promise<void> {
  if (await hasViewed(tx, person.userId, row.id, row.revision)) return;
  const at = ctx.now();
  await insertEntries(tx, [
    {
      id: ctx.newId('ent'),
      type: 'viewed',
      actorId: person.userId,
      actionId: row.id,
      agentId: row.agent_id,
      runId: row.run_id,
      at,
      body: {
        type: 'viewed',
        digest: row.revision_digest,
        view_digest: row.view_digest,
        revision: row.revision,
        at,
      },
    },
  ]);
}
