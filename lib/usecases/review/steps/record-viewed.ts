import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';

/** That a person has opened an action: once for each person and revision. */
export async function recordViewed(ctx: Context, tx: Tx, person: PersonActor, row: ActionRow): Promise<void> {
  const body = { type: 'viewed', digest: row.revision_digest, view_digest: row.view_digest, revision: row.revision };
  const [seen] = await tx.query(
    `SELECT 1 FROM entries WHERE action_id = $1 AND type = 'viewed' AND actor_id = $2 AND body LIKE '%"revision":' || $3::text || ',%'`,
    [row.id, person.userId, row.revision],
  );
  if (seen) return;
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
      body: { ...body, at },
    },
  ]);
}
