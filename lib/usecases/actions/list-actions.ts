import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { ListActions } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listAgentActions } from '#lib/store/actions/agent-actions.ts';
import type { AgentActor, Context } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { refuseLockedAgent } from '../stops/steps/guard-agent.ts';
import { toOwnAction } from './answers/to-action.ts';

const After = z.tuple([id('act')]);

/** The agent's own actions, newest first, without grants: one is minted when its action is read alone. Throws `locked` for a stopped agent. */
export async function listActions(
  ctx: Context,
  actor: AgentActor,
  input: InputOf<typeof ListActions>,
): Promise<ReplyOf<typeof ListActions>> {
  await refuseLockedAgent(ctx, actor);
  const [after] = decodeCursor(input.cursor, After) ?? [];
  const ids = await listAgentActions(ctx.db, {
    agentId: actor.agentId,
    after: after ?? null,
    status: input.status ?? null,
    run: input.run ?? null,
    limit: input.limit + 1,
  });
  const page = pageOf(ids, input.limit, (id) => [id]);
  const rows = await Promise.all(page.rows.map((id) => ctx.loadAction(id)));
  return { items: rows.flatMap((row) => (row ? [toOwnAction(row)] : [])), next_cursor: page.next_cursor };
}
