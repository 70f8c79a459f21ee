import { expect, test } from 'vitest';

import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { redeemGrant } from '#lib/usecases/actions/redeem-grant.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { haltBatch } from '#lib/usecases/stops/steps/halt-batch.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import type { World } from '../world.ts';
import { copyWaiting, haltEntries, recordAll, stopOnly } from './halting.ts';
import { answers, ROUNDS, threeWorlds } from './race.ts';

const { first, worlds } = threeWorlds(withDatabase());
const target = (agent: AgentActor) => ({ type: 'agent', id: agent.agentId }) as const;

/** Each action with its state, and the types of its entries before and after the entry that set the stop. */
interface Told {
  id: string;
  state: string;
  before: string[];
  after: string[];
}

const told = (agent: AgentActor, lock: string) =>
  first.db.query(
    rawSql<Told>(
      `SELECT a.id, a.state, array_remove(array_agg(CASE WHEN e.position < s.position THEN e.type END ORDER BY e.position), NULL) AS before,
         array_remove(array_agg(CASE WHEN e.position > s.position THEN e.type END ORDER BY e.position), NULL) AS after
       FROM actions a JOIN entries e ON e.action_id = a.id, (SELECT position FROM entries WHERE lock_id = $2 AND type = 'lock-set') s
       WHERE a.agent_id = $1 GROUP BY a.id, a.state`,
      [agent.agentId, lock],
    ),
  );

const OVER = ['withdraw', 'expire', 'deny', 'redeem'];

/** Whatever was proposed before the stop and not over then is halted, once, and nothing else happens to it; what came later is not touched. */
function judge(actions: Told[]): void {
  for (const { id, state, before, after } of actions) {
    const facts = { id, state, before, after: after.filter((type) => !type.endsWith('-refused')) };
    if (!before.includes('submitted')) {
      expect(facts).toMatchObject({ before: [] });
      expect(after).not.toContain('halt');
    } else if (before.some((type) => OVER.includes(type))) expect(after).not.toContain('halt');
    else expect(facts).toMatchObject({ state: 'halted', after: ['halt'] });
  }
}

/** Keeps recording in each process until told to stop. */
function recording(among: readonly World[]): () => Promise<void> {
  let over = false;
  const lanes = among.map(async (world) => {
    while (!over) await haltBatch(world.ctx);
  });
  return async () => {
    over = true;
    await Promise.all(lanes);
  };
}

test(
  'approve, redeem, withdraw, deny, submit, expire and lift race a stop that is recorded by three processes meanwhile',
  { timeout: 120_000 },
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const agent = await first.newAgent(`raced-${round}`);
      const [, second, third] = worlds as [World, World, World];
      const make = async (i: number, more = {}) => first.submit({ agent, args: { text: `${round}-${i}` }, ...more });
      const waiting = await Promise.all(Array.from({ length: 16 }, (_, i) => make(i)));
      const granted = await Promise.all(Array.from({ length: 8 }, (_, i) => make(100 + i, { tool: 'note.read' })));
      const overdue = await Promise.all(Array.from({ length: 8 }, (_, i) => make(200 + i, { expires_in: 5 })));
      const end = recording(worlds);
      const sooner = async <T>(work: () => Promise<T>): Promise<T> => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
        return work();
      };
      const stop = sooner(() => stopOnly(third, target(agent)));
      const lifted = stop.then((id) => first.lift(id));
      const outcomes = await Promise.allSettled([
        ...waiting.map(({ id }, i) =>
          sooner(async (): Promise<unknown> => {
            if (i % 4 === 0) return withdrawAction(second.ctx, agent, { id });
            if (i % 4 === 1) return first.verdict('ann', id, 'deny_unneeded');
            await first.verdict('ann', id, 'approve');
            const { grant, args } = await second.read(id, 0, agent);
            return grant === null ? null : redeemGrant(third.ctx, agent, { grant: grant.token, args });
          }),
        ),
        ...granted.map(({ grant, args }) =>
          sooner(() => redeemGrant(second.ctx, agent, { grant: grant?.token ?? '', args })),
        ),
        sooner(async () => {
          // The clock of the process that expires goes past all of them.
          second.now += 10_000;
          await expireDue(second.ctx);
        }),
        ...Array.from({ length: 8 }, (_, i) => sooner(() => make(300 + i))),
        lifted.then(() => make(999)),
      ]);
      second.now = first.now;
      await end();
      await recordAll(first);
      answers(outcomes);
      const lock = await stop;
      judge(await told(agent, lock));
      for (const { id } of [...waiting, ...granted, ...overdue]) {
        const { stored, rebuilt } = await first.both(id);
        expect(rebuilt).toEqual(stored);
      }
    }
  },
);

test(
  'three processes record one halting together, and two that overlap, each action once',
  { timeout: 60_000 },
  async () => {
    const [agent, other] = [await first.newAgent('shared'), await first.newAgent('other')];
    for (const one of [agent, other]) await copyWaiting(first, (await first.submit({ agent: one })).id, 2_500);
    const narrow = await stopOnly(first, target(agent));
    const end = recording(worlds);
    const wide = await stopOnly(first, { type: 'organisation', id: null });
    await first.lift(narrow);
    await first.lift(wide);
    await expect
      .poll(() => first.db.query(rawSql('SELECT epoch FROM haltings WHERE done_at IS NULL')), { timeout: 50_000 })
      .toEqual([]);
    await end();
    for (const one of [agent, other])
      expect(await haltEntries(first, one.agentId)).toEqual({ actions: 2_501, entries: 2_501 });
    for (const lock of [narrow, wide])
      expect((await first.entryTypes('lock_id', lock)).filter((type) => type === 'halting-done')).toHaveLength(1);
    expect(first.warnings).toEqual([]);
  },
);
