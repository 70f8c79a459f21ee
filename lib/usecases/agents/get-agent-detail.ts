import type { GetAgentDetail } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { LISTED, toListRow, type ListedRow } from '../review/answers/action-rows.ts';
import type { Context, PersonActor } from '../context.ts';
import { notFound } from '../failure.ts';
import { loadAgents } from './list-agents.ts';
import { loadLocks } from '../stops/answers/lock-resource.ts';
import { rfc3339, rfc3339OrNull } from '../time.ts';

/** One agent: keys (never the secret), counts by status, recent actions, stops past and present. */
export async function getAgentDetail(
  ctx: Context,
  person: PersonActor,
  input: { id: string },
): Promise<ReplyOf<typeof GetAgentDetail>> {
  const [{ agents }, keys, counts, recent, locks] = await Promise.all([
    loadAgents(ctx, input.id),
    ctx.query<{
      id: string;
      name: string;
      hint: string;
      created_at: Date;
      expires_at: Date | null;
      revoked_at: Date | null;
    }>(
      'SELECT id, name, hint, created_at, expires_at, revoked_at FROM api_keys WHERE agent_id = $1 ORDER BY id DESC LIMIT 100',
      [input.id],
    ),
    ctx.query<{ state: string; n: number }>(
      `SELECT state, count(*)::int AS n FROM (SELECT state FROM actions WHERE agent_id = $1 AND (NOT drill OR state = 'pending') ORDER BY id DESC LIMIT 10000) a GROUP BY state`,
      [input.id],
    ),
    ctx.query<ListedRow>(
      `SELECT ${LISTED} FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
       WHERE a.agent_id = $2 ORDER BY a.id DESC LIMIT 20`,
      [person.userId, input.id],
    ),
    loadLocks(ctx, true),
  ]);
  const agent = agents[0];
  if (!agent) throw notFound();
  return {
    agent,
    keys: keys.map((k) => ({
      ...k,
      created_at: rfc3339(k.created_at),
      expires_at: rfc3339OrNull(k.expires_at),
      revoked_at: rfc3339OrNull(k.revoked_at),
    })),
    counts: Object.fromEntries(counts.map((c) => [c.state, c.n])),
    recent: recent.map((row) => toListRow(row, person)),
    past_locks: locks.filter(
      (l) => l.lifted !== null && (l.target.type === 'organisation' || l.target.id === input.id),
    ),
  };
}
