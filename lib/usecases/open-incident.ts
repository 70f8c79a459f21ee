import type { Tx } from '#lib/store/database.ts';
import type { NewEntry } from '#lib/store/entries.ts';
import type { Context } from './context.ts';

export interface Trip {
  rule: string;
  agentId: string;
  actionId: string | null;
  evidence: string;
}

/** Writes an incident down and wakes whoever stops the agent. Answers its entry; null when one of this rule and agent is open already. */
export async function openIncident(ctx: Context, tx: Tx, trip: Trip): Promise<NewEntry | null> {
  const id = ctx.newId('inc');
  const at = ctx.now();
  const [made] = await tx.query(
    `INSERT INTO incidents (id, rule, agent_id, action_id, evidence, opened_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (agent_id, rule) WHERE closed_at IS NULL DO NOTHING RETURNING id`,
    [id, trip.rule, trip.agentId, trip.actionId, trip.evidence, new Date(at)],
  );
  tx.wake('breaker');
  if (!made) return null;
  return {
    id: ctx.newId('ent'),
    type: 'incident-opened',
    actorId: 'breaker',
    agentId: trip.agentId,
    actionId: trip.actionId,
    at,
    body: { type: 'incident-opened', incident_id: id, rule: trip.rule, agent_id: trip.agentId, at },
  };
}
