import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { CloseIncident, IncidentResource, ListIncidents } from '#lib/contract/safety-api.ts';
import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { Failure, notFound } from '../failure.ts';
import { note } from '../append-entry.ts';
import { rfc3339 } from '../time.ts';

interface Row {
  id: string;
  rule: string;
  agent_id: string;
  agent_name: string;
  action_id: string | null;
  evidence: string;
  lock_id: string | null;
  stopped: boolean;
  opened_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_note: string | null;
}

const SELECT = `
  SELECT i.*, a.name AS agent_name, coalesce(l.lifted_at IS NULL AND l.id IS NOT NULL, false) AS stopped
  FROM incidents i JOIN agents a ON a.id = i.agent_id LEFT JOIN locks l ON l.id = i.lock_id`;

/** What tripped, newest first. */
export async function listIncidents(
  ctx: Context,
  _person: PersonActor,
  input: InputOf<typeof ListIncidents>,
): Promise<ReplyOf<typeof ListIncidents>> {
  const before = decodeCursor(input.cursor, 1)?.[0] ?? null;
  const rows = await ctx.query<Row>(
    `${SELECT} WHERE ($1::text IS NULL OR i.id < $1) AND (NOT $2 OR i.closed_at IS NULL) ORDER BY i.id DESC LIMIT $3`,
    [before, input.open, input.limit + 1],
  );
  const page = pageOf(rows, input.limit, (row) => [row.id]);
  return { items: page.rows.map(toIncident), next_cursor: page.next_cursor };
}

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
    await note(ctx, tx, actor, 'incident-closed', { incident_id: input.id }, { agentId: found.agent_id });
    tx.wake('incidents');
  });
  const [row] = await ctx.query<Row>(`${SELECT} WHERE i.id = $1`, [input.id]);
  if (!row) throw notFound();
  return toIncident(row);
}

const toIncident = (row: Row): IncidentResource => ({
  id: row.id,
  rule: row.rule,
  text: RULE_TEXT[row.rule as RuleName],
  agent: { id: row.agent_id, name: row.agent_name },
  action_id: row.action_id,
  evidence: row.evidence,
  lock_id: row.lock_id,
  stopped: row.stopped,
  opened_at: rfc3339(row.opened_at),
  closed:
    row.closed_at === null
      ? null
      : { by: row.closed_by ?? '', note: row.closed_note ?? '', at: rfc3339(row.closed_at) },
});
