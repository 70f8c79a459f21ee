import type { GetAgentDetail } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { listApiKeysOfAgent } from '#lib/store/agents/api-keys.ts';
import { countActionsByState, loadListedAgent } from '#lib/store/agents/list-agents.ts';
import { listRecentOfAgent } from '#lib/store/review/listed-actions.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { toActionSummary } from '../review/answers/action-summary.ts';
import { toAgentSummary } from './answers/agent-summary.ts';
import { loadLocks } from '../stops/answers/lock-resource.ts';
import { rfc3339, rfc3339OrNull } from '../time.ts';

/** One agent: keys (never the secret), counts by status, recent actions, stops past and present. */
export async function getAgentDetail(
  ctx: Context,
  person: PersonActor,
  input: { id: string },
): Promise<ReplyOf<typeof GetAgentDetail>> {
  const [row, keys, counts, recent, inForce, past] = await Promise.all([
    loadListedAgent(ctx.db, input.id),
    listApiKeysOfAgent(ctx.db, input.id),
    countActionsByState(ctx.db, input.id),
    listRecentOfAgent(ctx.db, person.userId, input.id),
    loadLocks(ctx.db, false),
    loadLocks(ctx.db, true),
  ]);
  if (!row) throw notFound();
  return {
    agent: toAgentSummary(row, inForce),
    keys: keys.map((k) => ({
      ...k,
      created_at: rfc3339(k.created_at),
      expires_at: rfc3339OrNull(k.expires_at),
      revoked_at: rfc3339OrNull(k.revoked_at),
    })),
    counts: Object.fromEntries(counts.map((c) => [c.state, c.n])),
    recent: recent.map((row) => toActionSummary(row, person)),
    past_locks: past.filter((l) => l.lifted !== null && (l.target.type === 'organisation' || l.target.id === input.id)),
  };
}
