import { describe, expect, test } from 'vitest';

import { configuration, facts, inputsOf, NOW, plan, run, storedRun, tool } from '../../../test/submission-facts.ts';
import { digestOfText } from '../signing/digest.ts';
import { withRunIds, withSignatures } from './complete-plan.ts';

describe('a run', () => {
  test('is made once, stepped by each action, and read as it stood before each', () => {
    const made = plan(
      facts(),
      { run: run('new', { goal: 'the first' }), tool: 'browse' },
      { run: run('new', { goal: 'another' }), tool: 'write' },
      { run: run('new'), tool: 'none' },
    );
    expect(made.runs).toEqual([
      {
        id: 'run_0',
        agent_id: 'agt_a',
        name: 'new',
        goal: 'the first',
        initiator_id: null,
        taint_sources: ['browse'],
        steps: 2,
        created_at: '2026-11-20T09:00:00.000Z',
      },
    ]);
    expect(made.opened.map((o) => inputsOf(o).run)).toEqual([
      { goal: 'the first', tainted: false, taint_sources: [], steps: 0 },
      { goal: 'the first', tainted: true, taint_sources: ['browse'], steps: 1 },
    ]);
    expect(made.opened.map(({ row, entry }) => [row.run_id, entry.runId])).toEqual([
      ['run_0', 'run_0'],
      ['run_0', 'run_0'],
    ]);
  });

  test('keeps its first goal, its first initiator and its taint, newest first', () => {
    const known = { ...storedRun('known'), goal: 'first', taint_sources: ['old'], steps: 4 };
    const stored = { runs: [known], initiators: [{ email: 'ann@example.test', id: 'usr_ann' }] };
    const proposal = { run: run('known', { goal: 'second', initiator: 'ann@example.test' }) };
    const made = plan(facts(stored), { ...proposal, tool: 'browse' }, { ...proposal, tool: 'write' });
    expect(made.runs).toMatchObject([{ id: 'run_known', goal: 'first', initiator_id: 'usr_ann', steps: 2 }]);
    expect(inputsOf(made.opened[1]).run).toEqual({
      goal: 'first',
      tainted: true,
      taint_sources: ['browse', 'old'],
      steps: 5,
    });
    expect(made.opened[0]?.row.initiator_id).toBe('usr_ann');
  });

  test('is left as it was by a proposal that is refused', () => {
    const made = plan(
      facts(),
      { run: run('new', { goal: 'refused' }), tool: 'none' },
      { run: run('new', { goal: 'accepted' }) },
    );
    expect(made.runs).toMatchObject([{ id: 'run_1', goal: 'accepted', steps: 1 }]);
    expect(plan(facts(), { run: run('new'), tool: 'none' }).runs).toEqual([]);
  });

  test('of an initiator nobody knows is refused', () => {
    expect(plan(facts(), { run: run('new', { initiator: 'who@example.test' }) }).results).toEqual([
      {
        refusal: {
          code: 'invalid-request',
          errors: [{ pointer: '/run/initiator', detail: 'nobody here has this e-mail address' }],
        },
      },
    ]);
  });

  test('is not tainted by what was blocked', () => {
    const rules = configuration({
      tools: new Map([['browse', tool('browse', { effect: 'delete', output_trust: 'untrusted' })]]),
    });
    expect(plan(facts({}, rules), { tool: 'browse', run: run('new') }).runs).toMatchObject([{ taint_sources: [] }]);
  });
});

test('the steps of a plan are actions of their own that name it, in their order', () => {
  const steps = [1, 2, 3].map((step) => ({ args: { text: `${step}` }, run: run('tidy'), plan: { id: 'pln_1', step } }));
  const made = plan(facts(), ...steps);
  expect(made.opened.map(({ row }) => [row.plan_id, row.plan_step, row.state])).toEqual([
    ['pln_1', 1, 'pending'],
    ['pln_1', 2, 'pending'],
    ['pln_1', 3, 'pending'],
  ]);
  expect(made.opened.map((o) => inputsOf(o).run?.steps)).toEqual([0, 1, 2]);
  expect(new Set(made.opened.map(({ row }) => row.digest)).size).toBe(3);
});

describe('a plan is completed', () => {
  test('with its signatures: row and entry hold the decision', () => {
    const made = withSignatures(plan(facts(), { tool: 'read' }, {}), new Map([['act_0', 'a.b.c']]));
    expect(made.opened.map(({ row, decision }) => [row.decision_jws, row.decided_at, decision])).toEqual([
      ['a.b.c', new Date(NOW), null],
      [null, null, null],
    ]);
    expect(made.opened.map(({ entry }) => entry.body['decision_digest'])).toEqual([digestOfText('a.b.c'), undefined]);
  });

  test('with the ids its runs have in the database, where another process made one first', () => {
    const made = plan(facts(), { run: run('new') }, {});
    const completed = withRunIds(made, new Map([['run_0', 'run_theirs']]));
    expect(completed.opened.map(({ row, entry }) => [row.run_id, entry.runId])).toEqual([
      ['run_theirs', 'run_theirs'],
      [null, null],
    ]);
  });
});
