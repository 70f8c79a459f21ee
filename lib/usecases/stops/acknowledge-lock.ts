import { insertEntries } from '#lib/store/ledger/entries.ts';
import { acknowledgeClients } from '#lib/store/stops/clients.ts';
import { lockExists } from '#lib/store/stops/locks.ts';
import type { AgentActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';

/** Records that a client has stopped; without a client name, that every client of this agent has. Confirming twice changes nothing. */
export async function acknowledgeLock(
  ctx: Context,
  actor: AgentActor,
  input: { id: string; client?: string | undefined },
): Promise<{ acknowledged: true }> {
  await ctx.transaction(async (tx) => {
    if (!(await lockExists(tx, input.id))) throw notFound();
    const at = ctx.now();
    const { agentId } = actor;
    const clients = await acknowledgeClients(tx, input.id, { agentId, client: input.client ?? null, at: new Date(at) });
    if (clients.length === 0) return;
    await insertEntries(
      tx,
      clients.map((client) => ({
        id: ctx.newId('ent'),
        type: 'lock-acknowledged',
        actorId: agentId,
        agentId,
        lockId: input.id,
        at,
        body: { type: 'lock-acknowledged', lock_id: input.id, client, at },
      })),
    );
    tx.publish('locks');
  });
  return { acknowledged: true };
}
