import { RULE_TEXT, type BreakerRule, type RuleName } from '#lib/domain/breaker/rules.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import type { Context } from '../context.ts';
import { openIncident } from '../stops/steps/open-incident.ts';
import { placeLock } from '../stops/steps/place-lock.ts';

const BY = { by: 'breaker', byName: 'Circuit breaker' };

/** Looks at one agent's recent behaviour and opens an incident for every rule it breaks. The stop follows by `stopForIncidents`. */
export async function watchAgent(ctx: Context, agentId: string): Promise<void> {
  const rules = await loadRules(ctx);
  const now = ctx.now();
  const lifted = await lastLifts(ctx, agentId);
  const found = await Promise.all(
    (['burst', 'denials', 'args-mismatch', 'replayed-grant'] as const).map(async (name) => {
      const rule = rules[name];
      if (!rule.enabled) return null;
      // What people looked into and lifted is not held against it again.
      const since = new Date(Math.max(now - rule.window_s * 1000, lifted.get(name) ?? 0));
      const seen = await WATCHES[name](ctx, agentId, rule, since);
      return seen === null ? null : { rule: name, evidence: `${RULE_TEXT[name]}: ${seen} in ${rule.window_s} s` };
    }),
  );
  const trips = found.filter((trip) => trip !== null);
  if (trips.length === 0) return;
  await ctx.transaction(async (tx) => {
    for (const { rule, evidence } of trips) {
      const entry = await openIncident(ctx, tx, { rule, agentId, actionId: null, evidence });
      if (entry) await insertEntries(tx, [entry]);
    }
  });
}

/** When the stop of each rule's latest incident was lifted, in epoch milliseconds. */
async function lastLifts(ctx: Context, agentId: string): Promise<Map<string, number>> {
  const rows = await ctx.query<{ rule: string; at: Date }>(
    `SELECT i.rule, max(l.lifted_at) AS at FROM incidents i JOIN locks l ON l.id = i.lock_id
     WHERE i.agent_id = $1 AND l.lifted_at IS NOT NULL GROUP BY i.rule`,
    [agentId],
  );
  return new Map(rows.map((row) => [row.rule, row.at.getTime()]));
}

/** Of entries `en`: what people answer to a drill says nothing about the agent. */
export const NO_DRILL = 'NOT EXISTS (SELECT 1 FROM drills d WHERE d.action_id = en.action_id)';

type Watch = (ctx: Context, agentId: string, rule: BreakerRule, since: Date) => Promise<number | null>;

/** How often the redeeming of different grants was refused for one reason: the same one sent a hundred times is one lost answer. */
const refusals =
  (code: string): Watch =>
  async (ctx, agentId, { count }, since) => {
    const [row] = await ctx.query<{ n: number }>(
      `SELECT count(DISTINCT action_id)::int AS n FROM (SELECT action_id, body FROM entries
         WHERE agent_id = $1 AND type = 'redeem-refused' AND at > $2 ORDER BY position DESC LIMIT 1000) e
       WHERE e.body LIKE '%"code":"' || $3 || '"%'`,
      [agentId, since, code],
    );
    return (row?.n ?? 0) >= count ? (row?.n ?? 0) : null;
  };

const WATCHES: Record<Exclude<RuleName, 'tool-changed'>, Watch> = {
  burst: async (ctx, agentId, { count }, since) => {
    const [row] = await ctx.query<{ at: Date }>(
      'SELECT created_at AS at FROM actions WHERE agent_id = $1 AND NOT drill ORDER BY id DESC OFFSET $2 LIMIT 1',
      [agentId, count - 1],
    );
    return row && row.at > since ? count : null;
  },
  denials: async (ctx, agentId, { count }, since) => {
    const [row] = await ctx.query<{ denied: number; decided: number }>(
      `SELECT count(*) FILTER (WHERE type = 'deny')::int AS denied, count(*)::int AS decided FROM (
         SELECT type FROM entries en WHERE agent_id = $1 AND type IN ('approve', 'limit', 'deny') AND at > $2 AND ${NO_DRILL} ORDER BY position DESC LIMIT 1000) e`,
      [agentId, since],
    );
    const denied = row?.denied ?? 0;
    return denied >= count && denied * 2 >= (row?.decided ?? 0) ? denied : null;
  },
  'args-mismatch': refusals('args-mismatch'),
  'replayed-grant': refusals('grant-used'),
};

/** Stops the agent of every incident that has not stopped anybody yet: after a trip, and after a crash between the two. */
export async function stopForIncidents(ctx: Context): Promise<void> {
  for (;;) {
    const done = await ctx.transaction(async (tx) => {
      const [incident] = await tx.query<{ id: string; agent_id: string; rule: string; evidence: string }>(
        `SELECT id, agent_id, rule, evidence FROM incidents WHERE lock_id IS NULL AND closed_at IS NULL
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!incident) return true;
      const message = `${RULE_TEXT[incident.rule as RuleName]} (${incident.id})`;
      const { id } = await placeLock(ctx, tx, { target: { type: 'agent', id: incident.agent_id }, message, ...BY });
      await tx.query('UPDATE incidents SET lock_id = $2 WHERE id = $1', [incident.id, id]);
      tx.wake('incidents');
      return false;
    });
    if (done) return;
  }
}
