import type { Action } from '#lib/contract/action.ts';
import type { ListActions } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listAgentActions } from '#lib/store/actions/agent-actions.ts';
import type { AgentActor, Context } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { toAgentAction } from './answers/to-action.ts';

/** The agent's own actions, newest first. */
export async function listActions(
  ctx: Context,
  actor: AgentActor,
  input: InputOf<typeof ListActions>,
): Promise<ReplyOf<typeof ListActions>> {
  const [after] = decodeCursor(input.cursor, 1) ?? [];
  const ids = await listAgentActions(ctx.db, {
    agentId: actor.agentId,
    after: after === undefined ? null : String(after),
    status: input.status ?? null,
    run: input.run ?? null,
    limit: input.limit + 1,
  });
  const page = pageOf(ids, input.limit, (id) => [id]);
  const rows = await Promise.all(page.rows.map((id) => ctx.loadAction(id)));
  const items = await Promise.all(rows.flatMap((row): Promise<Action>[] => (row ? [toAgentAction(ctx, row)] : [])));
  return { items, next_cursor: page.next_cursor };
}
