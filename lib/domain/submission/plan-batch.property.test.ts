import fc from 'fast-check';
import { expect, test } from 'vitest';

import { agent, configuration, facts, itemsOf, NOTHING, run, submission } from '../../../test/submission-facts.ts';
import { runKey } from './batch-runs.ts';
import type { SubmissionFacts } from './facts.ts';
import { planBatch, type BatchItem, type BatchPlan } from './plan-batch.ts';
import type { Submission } from './submission.ts';

test('one batch decides what several would, one after the other', () => {
  const proposals = fc.record({
    agentId: fc.constantFrom('agt_a', 'agt_b'),
    tool: fc.constantFrom('read', 'browse', 'write', 'delete', 'none'),
    args: fc.constantFrom({ text: 'a' }, { text: 'b' }, {}),
    idempotencyKey: fc.constantFrom(null, null, 'k1', 'k2'),
    run: fc.constantFrom(null, run('r1', { goal: 'first' }), run('r1', { goal: 'second' }), run('r2')),
  });
  const rules = configuration({}, [agent('agt_a', { pending_cap: 2 }), agent('agt_b', { mode: 'shadow' })]);
  fc.assert(
    fc.property(fc.array(proposals, { maxLength: 8 }), (patches) => {
      const items = itemsOf(patches.map(submission));
      const together = planBatch(facts({}, rules), items);
      let stored = NOTHING;
      const apart = items.map((item) => {
        const one = planBatch(facts(stored, rules), [item]);
        stored = storedAfter(stored, item.submission, one, items);
        return one;
      });
      expect(together.results).toEqual(apart.flatMap((one) => one.results));
      expect(together.opened).toEqual(apart.flatMap((one) => one.opened));
      expect(together.entries).toEqual(apart.flatMap((one) => one.entries));
    }),
    { numRuns: 200 },
  );
});

/** The facts that a database would return after one submission was stored. */
function storedAfter(
  before: SubmissionFacts,
  { agentId, idempotencyKey, requestDigest, tool: name }: Submission,
  made: BatchPlan,
  items: readonly BatchItem[],
): SubmissionFacts {
  const [opened] = made.opened;
  if (!opened) return before;
  const { row, outcome } = opened;
  const step = made.runs[0];
  const earlier = before.runs.find((r) => step && runKey(r.agent_id, r.name) === runKey(step.agent_id, step.name));
  const used = before.history.find((h) => h.agent_id === agentId && h.tool === name);
  const counted = before.effects.find((e) => e.agent_id === agentId && e.effect === row.effect);
  const alike = items.filter((i) => i.submission.tool === row.tool && i.submission.argsText === row.args);
  const repeats = new Map(before.repeats.map((repeat) => [repeat.digest, repeat]));
  for (const { submission: s } of row.effect === 'read' ? [] : alike)
    repeats.set(s.digest, { digest: s.digest, id: row.id, at: row.created_at.getTime(), state: row.state });
  const waiting = before.waiting.find((w) => w.agent_id === agentId);
  return {
    ...before,
    repeats: [...repeats.values()],
    known:
      idempotencyKey === null
        ? before.known
        : [
            ...before.known,
            { agent_id: agentId, idempotency_key: idempotencyKey, id: row.id, request_digest: requestDigest },
          ],
    runs: step
      ? [...before.runs.filter((r) => r !== earlier), { ...step, steps: step.steps + (earlier?.steps ?? 0) }]
      : before.runs,
    history: [
      ...before.history.filter((h) => h !== used),
      { agent_id: agentId, tool: name, recent: (used?.recent ?? 0) + 1, used_before: true },
    ],
    effects: [
      ...before.effects.filter((e) => e !== counted),
      { agent_id: agentId, effect: row.effect, n: (counted?.n ?? 0) + 1 },
    ],
    waiting: [
      ...before.waiting.filter((w) => w !== waiting),
      { agent_id: agentId, n: (waiting?.n ?? 0) + (outcome === 'review' ? 1 : 0) },
    ],
  };
}
