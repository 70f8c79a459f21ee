import type { InputOf } from '#lib/contract/endpoint.ts';
import type { CloseIncident, IncidentResource } from '#lib/contract/safety-api.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';
import { SELECT, toIncident, type Row } from './answers/incident-resource.ts';

/** Closes an incident with what was found. The stop it caused stays until two people lift it. */
export async function closeIncident(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof CloseIncident>,
): Promise<IncidentResource> {
  authoriseAdmin(actor, 'close-incident');
  await ctx.transaction(async (tx) => {
    const [found] = await tx.query<{ agent_id: string; closed_at: Date | null; lock_id: string | null }>(
      'SELECT agent_id, closed_at, lock_id FROM incidents WHERE id = $1 FOR UPDATE',
      [input.id],
    );
    if (!found) throw notFound();
    if (found.lock_id === null)
      throw new Failure('conflict', { detail: 'Its agent is being stopped. Try again in a moment.' });
    if (found.closed_at !== null) throw new Failure('conflict', { detail: 'This incident is closed already.' });
    await tx.query('UPDATE incidents SET closed_at = $2, closed_by = $3, closed_note = $4 WHERE id = $1', [
      input.id,
      new Date(ctx.now()),
      actor.name,
      input.note,
    ]);
    await appendEntry(ctx, tx, actor, 'incident-closed', { incident_id: input.id }, { agentId: found.agent_id });
    tx.wake('incidents');
  });
  const [row] = await ctx.query<Row>(`${SELECT} WHERE i.id = $1`, [input.id]);
  if (!row) throw notFound();
  return toIncident(row);
}
