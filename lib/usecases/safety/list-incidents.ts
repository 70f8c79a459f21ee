import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListIncidents } from '#lib/contract/safety-api.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { SELECT, toIncident, type Row } from './answers/incident-resource.ts';

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
