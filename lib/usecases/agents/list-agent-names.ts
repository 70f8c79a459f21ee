import type { ListAgentNames } from '#lib/contract/overview-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { listAgentNames as loadAll } from '#lib/store/agents/list-agents.ts';
import type { Context, PersonActor } from '../context.ts';

/** Every agent by name. */
export async function listAgentNames(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListAgentNames>> {
  return { items: await loadAll(ctx.db) };
}
