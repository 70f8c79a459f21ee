import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { TestBreaker } from '#lib/contract/safety-api.ts';
import { COUNTED, COUNTING_RULES, type CountingRule } from '#lib/domain/breaker/counted.ts';
import type { BreakerRule } from '#lib/domain/breaker/rules.ts';
import { listMostWithin } from '#lib/store/safety/counted-events.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { rfc3339 } from '../time.ts';

type Reply = ReplyOf<typeof TestBreaker>;

const LOOK_BACK_MS = 7 * 24 * 3_600_000;
/** Tries out rules of the circuit breaker: which agents they would have stopped in the last seven days, and by how much. Changes nothing. */
export async function testBreaker(ctx: Context, actor: AdminActor, input: InputOf<typeof TestBreaker>): Promise<Reply> {
  authoriseAdmin(actor, 'test-breaker');
  const trips: Reply['trips'] = [];
  // One after the other: each looks at a week, and stops have to get through meanwhile.
  for (const name of COUNTING_RULES) trips.push(...(await tripsOf(ctx, name, input.rules[name])));
  return { trips };
}

async function tripsOf(ctx: Context, name: CountingRule, rule: BreakerRule): Promise<Reply['trips']> {
  if (!rule.enabled) return [];
  const rows = await listMostWithin(ctx.db, COUNTED[name], {
    since: new Date(ctx.now() - LOOK_BACK_MS),
    seconds: rule.window_s,
    count: rule.count,
  });
  return rows.map((row) => ({
    rule: name,
    agent: { id: row.agent_id, name: row.agent_name },
    most: row.most,
    at: rfc3339(row.at),
  }));
}
