import type { InputOf } from '#lib/contract/endpoint.ts';
import type { CloseIncident, IncidentResource } from '#lib/contract/safety-api.ts';
import { loadIncidentForUpdate, updateIncidentClosed } from '#lib/store/safety/incidents.ts';
import { loadIncident } from '#lib/store/safety/listed-incidents.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { toIncident } from './answers/incident-resource.ts';

/** Closes an incident with what was found. The stop it caused stays until two people lift it. */
export async function closeIncident(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CloseIncident>,
): Promise<IncidentResource> {
  authoriseAdmin(actor, 'close-incident');
  await ctx.transaction(async (tx) => {
    const found = await loadIncidentForUpdate(tx, input.id);
    if (!found) throw notFound();
    if (found.lock_id === null)
      throw new Failure('conflict', { detail: 'Its agent is being stopped. Try again in a moment.' });
    if (found.closed_at !== null) throw new Failure('conflict', { detail: 'This incident is closed already.' });
    await updateIncidentClosed(tx, input.id, { at: new Date(ctx.now()), by: actor.name, note: input.note });
    await appendEntry(ctx, tx, actor, 'incident-closed', { incident_id: input.id }, { agentId: found.agent_id });
    tx.publish('incidents');
  });
  const row = await loadIncident(ctx.db, input.id);
  if (!row) throw notFound();
  return toIncident(row);
}
