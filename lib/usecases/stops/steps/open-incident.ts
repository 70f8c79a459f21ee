import type { Tx } from '#lib/store/database.ts';
import { upsertIncident } from '#lib/store/safety/incidents.ts';
import type { NewEntry } from '#lib/domain/ledger/new-entry.ts';
import type { Context } from '#lib/usecases/context.ts';

/** What tripped a rule of the circuit breaker. */
export interface Trip {
  rule: string;
  agentId: string;
  actionId: string | null;
  evidence: string;
}

/** Opens an incident and wakes the circuit breaker, which stops the agent. Answers its audit entry; null when one of this rule and agent is open already and its stop is in force. */
export async function openIncident(ctx: Context, tx: Tx, trip: Trip): Promise<NewEntry | null> {
  const id = ctx.newId('inc');
  const at = ctx.now();
  const made = await upsertIncident(tx, { id, ...trip, openedAt: new Date(at) });
  tx.publish('breaker');
  if (!made.fresh) return null;
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
