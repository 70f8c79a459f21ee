import type { ListAgents } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { listAgents as loadAll } from '#lib/store/agents/list-agents.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadLocks } from '../stops/answers/lock-resource.ts';
import { toAgentSummary } from './answers/agent-summary.ts';

/** Every agent with its state, and the stops on the whole organisation. */
export async function listAgents(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof ListAgents>> {
  const [agents, locks] = await Promise.all([loadAll(ctx.db), loadLocks(ctx.db, false)]);
  return {
    items: agents.map((agent) => toAgentSummary(agent, locks)),
    organisation_locks: locks.filter((lock) => lock.target.type === 'organisation'),
  };
}
