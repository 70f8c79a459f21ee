import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListHistory } from '#lib/contract/review-api.ts';
import { LISTED, toListRow, type ListedRow } from './answers/action-rows.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';

/** Actions that are no longer pending, newest proposal first. */
export async function listHistory(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListHistory>,
): Promise<ReplyOf<typeof ListHistory>> {
  const after = decodeCursor(input.cursor, 1)?.[0] ?? null;
  const rows = await ctx.query<ListedRow>(
    `SELECT ${LISTED} FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
     WHERE a.state <> 'pending' AND ($2::text IS NULL OR a.id < $2) AND ($3::text IS NULL OR a.state = $3)
       AND ($4::text IS NULL OR a.agent_id = $4) AND ($5::text IS NULL OR a.tool = $5)
     ORDER BY a.id DESC LIMIT $6`,
    [person.userId, after, input.status ?? null, input.agent ?? null, input.tool ?? null, input.limit + 1],
  );
  const page = pageOf(rows, input.limit, (row) => [row.id]);
  return { items: page.rows.map((row) => toListRow(row, person)), next_cursor: page.next_cursor };
}
