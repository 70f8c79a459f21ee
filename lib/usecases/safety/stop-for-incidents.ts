import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import { loadUnstoppedForUpdate, updateIncidentLock } from '#lib/store/safety/incidents.ts';
import type { Context } from '../context.ts';
import { haltAtOnce } from '../stops/steps/halt-batch.ts';
import { placeLock } from '../stops/steps/place-lock.ts';

const BY = { by: 'breaker', byName: 'Circuit breaker' };

/** Stops the agent of every incident that has not stopped anybody yet: right after it was opened, or after a crash in between. */
export async function stopForIncidents(ctx: Context): Promise<void> {
  for (;;) {
    const done = await ctx.transaction(async (tx) => {
      const incident = await loadUnstoppedForUpdate(tx);
      if (!incident) return true;
      const message = `${RULE_TEXT[incident.rule as RuleName]} (${incident.id})`;
      const { id } = await placeLock(ctx, tx, { target: { type: 'agent', id: incident.agent_id }, message, ...BY });
      await updateIncidentLock(tx, incident.id, id);
      tx.publish('incidents');
      return false;
    }, 'stop');
    if (done) return;
    await haltAtOnce(ctx);
  }
}
