import type { Tx } from '#lib/store/database.ts';
import type { NewEntry } from '#lib/domain/ledger/new-entry.ts';
import type { Context } from '#lib/usecases/context.ts';

export interface Trip {
  rule: string;
  agentId: string;
  actionId: string | null;
  evidence: string;
}

/** Writes an incident down and wakes whoever stops the agent. Answers its entry; null when one of this rule and agent is open already and stops it still. */
export async function openIncident(ctx: Context, tx: Tx, trip: Trip): Promise<NewEntry | null> {
  const id = ctx.newId('inc');
  const at = ctx.now();
  const [made] = await tx.query<{ id: string; fresh: boolean }>(
    `INSERT INTO incidents (id, rule, agent_id, action_id, evidence, opened_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (agent_id, rule) WHERE closed_at IS NULL DO UPDATE SET
       -- It tripped again after its stop was lifted: it stops again.
       lock_id = CASE WHEN EXISTS (SELECT 1 FROM locks l WHERE l.id = incidents.lock_id AND l.lifted_at IS NULL)
         THEN incidents.lock_id END
     RETURNING id, lock_id IS NULL AS fresh`,
    [id, trip.rule, trip.agentId, trip.actionId, trip.evidence, new Date(at)],
  );
  tx.wake('breaker');
  if (!made?.fresh) return null;
  return {
    id: ctx.newId('ent'),
    type: 'incident-opened',
    actorId: 'breaker',
    agentId: trip.agentId,
    actionId: trip.actionId,
    at,
    body: { type: 'incident-opened', incident_id: made.id, rule: trip.rule, agent_id: trip.agentId, at },
  };
}
