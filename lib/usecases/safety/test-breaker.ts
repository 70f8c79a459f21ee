import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { TestBreaker } from '#lib/contract/safety-api.ts';
import type { BreakerRule, RuleName } from '#lib/domain/breaker/rules.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { NO_DRILL } from './run-breaker.ts';
import { rfc3339 } from '../time.ts';

type Reply = ReplyOf<typeof TestBreaker>;

const DAYS_MS = 7 * 24 * 3_600_000;
/** Moments looked at, newest first: a bound on the work, whatever the history. */
const LOOKED_AT = 200_000;

const EVENTS: Record<Exclude<RuleName, 'tool-changed'>, string> = {
  burst: 'SELECT agent_id, created_at AS at FROM actions WHERE created_at > $1 AND NOT drill ORDER BY id DESC',
  denials: `SELECT agent_id, at FROM entries en WHERE type = 'deny' AND at > $1 AND ${NO_DRILL} ORDER BY position DESC`,
  'args-mismatch': `SELECT agent_id, at FROM entries WHERE type = 'redeem-refused' AND at > $1 AND body LIKE '%"code":"args-mismatch"%' ORDER BY position DESC`,
  'replayed-grant': `SELECT agent_id, at FROM entries WHERE type = 'redeem-refused' AND at > $1 AND body LIKE '%"code":"grant-used"%' ORDER BY position DESC`,
};

/** Which agents a set of rules would have stopped in the last seven days, and by how much. Changes nothing. */
export async function testBreaker(ctx: Context, actor: AdminActor, input: InputOf<typeof TestBreaker>): Promise<Reply> {
  authoriseAdmin(actor, 'test-breaker');
  const found = await Promise.all(
    (Object.keys(EVENTS) as (keyof typeof EVENTS)[]).map((name) => tripsOf(ctx, name, input.rules[name])),
  );
  return { trips: found.flat() };
}

async function tripsOf(ctx: Context, name: keyof typeof EVENTS, rule: BreakerRule): Promise<Reply['trips']> {
  if (!rule.enabled) return [];
  // For each event, how many of its agent lie within the window that ends with it.
  const rows = await ctx.query<{ agent_id: string; agent_name: string; most: number; at: Date }>(
    `SELECT DISTINCT ON (n.agent_id) n.agent_id, ag.name AS agent_name, n.most, n.at FROM (
       SELECT agent_id, at, count(*) OVER (PARTITION BY agent_id ORDER BY at
         RANGE BETWEEN make_interval(secs => $2) PRECEDING AND CURRENT ROW)::int AS most
       FROM (${EVENTS[name]} LIMIT ${LOOKED_AT}) e) n
     JOIN agents ag ON ag.id = n.agent_id
     WHERE n.most >= $3 ORDER BY n.agent_id, n.most DESC, n.at`,
    [new Date(ctx.now() - DAYS_MS), rule.window_s, rule.count],
  );
  return rows.map((row) => ({
    rule: name,
    agent: { id: row.agent_id, name: row.agent_name },
    most: row.most,
    at: rfc3339(row.at),
  }));
}
