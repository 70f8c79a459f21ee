import type { Action } from '#lib/contract/action.ts';
import type { ListActions } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { AgentActor, Context } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { toAgentAction } from './answers/to-action.ts';

/** The agent's own actions, newest first. */
export async function listActions(
  ctx: Context,
  actor: AgentActor,
  input: InputOf<typeof ListActions>,
): Promise<ReplyOf<typeof ListActions>> {
  const after = decodeCursor(input.cursor, 1)?.[0] ?? null;
  const ids = await ctx.query<{ id: string }>(
    `SELECT a.id FROM actions a LEFT JOIN runs r ON r.id = a.run_id
     WHERE a.agent_id = $1 AND NOT a.drill AND ($2::text IS NULL OR a.id < $2) AND ($3::text IS NULL OR a.state = $3) AND ($4::text IS NULL OR r.name = $4)
     ORDER BY a.id DESC LIMIT $5`,
    [actor.agentId, after, input.status ?? null, input.run ?? null, input.limit + 1],
  );
  const page = pageOf(ids, input.limit, (row) => [row.id]);
  const rows = await Promise.all(page.rows.map(({ id }) => ctx.loadAction(id)));
  const items = await Promise.all(rows.flatMap((row): Promise<Action>[] => (row ? [toAgentAction(ctx, row)] : [])));
  return { items, next_cursor: page.next_cursor };
}
