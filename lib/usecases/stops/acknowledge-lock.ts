import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { AgentActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** The client says it has stopped. Without a client name, every client of this agent has. Saying it twice changes nothing. */
export async function acknowledgeLock(
  ctx: Context,
  actor: AgentActor,
  input: { id: string; client?: string | undefined },
): Promise<{ acknowledged: true }> {
  await ctx.transaction(async (tx) => {
    const [lock] = await tx.query<{ id: string }>('SELECT id FROM locks WHERE id = $1', [input.id]);
    if (!lock) throw notFound();
    const at = ctx.now();
    const rows = await tx.query<{ client_id: string }>(
      `UPDATE lock_clients SET acknowledged_at = $4 WHERE lock_id = $1 AND agent_id = $2 AND acknowledged_at IS NULL
         AND ($3::text IS NULL OR client_id = $3) RETURNING client_id`,
      [input.id, actor.agentId, input.client ?? null, new Date(at)],
    );
    if (rows.length === 0) return;
    await insertEntries(
      tx,
      rows.map((r) => ({
        id: ctx.newId('ent'),
        type: 'lock-acknowledged',
        actorId: actor.agentId,
        agentId: actor.agentId,
        lockId: input.id,
        at,
        body: { type: 'lock-acknowledged', lock_id: input.id, client: r.client_id, at },
      })),
    );
    tx.wake('locks');
  });
  return { acknowledged: true };
}
