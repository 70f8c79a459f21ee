import { expect, test } from 'vitest';

import { STATUSES, type Status } from '../action/action.ts';
import { truncatedList } from './listed.ts';
import { outcomeGroup } from './outcome-group.ts';
import { addUpReach, sharesOf, widerAudience, type CountedActions } from './reach.ts';

const counted = (more: Partial<CountedActions>): CountedActions => ({
  effect: 'send',
  state: 'succeeded',
  ran: true,
  reversibility: 'reversible',
  n: 1,
  items: 0,
  recipients: 0,
  external_recipients: 0,
  people_reached: 0,
  audiences: [],
  ...more,
});

test.each<[Status, boolean, string | null, string]>([
  ['succeeded', true, 'irreversible', 'ran_final'],
  ['succeeded', true, null, 'ran_final'],
  ['failed', true, 'externally_reversible', 'ran_outside'],
  ['executing', true, 'reversible', 'ran_reversible'],
  ['succeeded', true, 'read_only', 'ran_read'],
  // Halted after its grant was redeemed: it may have had its effect all the same.
  ['halted', true, 'irreversible', 'ran_final'],
  ['halted', false, 'irreversible', 'stopped'],
  ['denied', false, 'irreversible', 'refused'],
  ['pending', false, null, 'open'],
  ['approved', false, null, 'open'],
])('%s (ran: %s, %s) counts as %s', (status, ran, reversibility, group) => {
  expect(outcomeGroup(status, ran, reversibility)).toBe(group);
});

test('every action is in one sum and one group, whatever its state', () => {
  const rows = STATUSES.flatMap((state, i) => [counted({ state, ran: i % 2 === 0, n: i + 1 })]);
  const { actions, sums, groups } = addUpReach(rows);
  const total = (of: Record<string, number>) => Object.values(of).reduce((a, b) => a + b, 0);
  expect([total(sums), total(groups)]).toEqual([actions, actions]);
});

test('what ran is added up by effect; people reached is the widest single one, for the same may be reached twice', () => {
  const { by_effect } = addUpReach([
    counted({ n: 2, items: 10, recipients: 3, people_reached: 40, audiences: ['team', null] }),
    counted({ state: 'failed', items: 5, people_reached: 30, audiences: ['external'] }),
    counted({ state: 'halted', ran: false, items: 1_000, audiences: ['public'] }),
    counted({ effect: null, state: 'denied', ran: false }),
  ]);
  expect(by_effect).toEqual([
    {
      effect: 'send',
      statuses: { succeeded: 2, failed: 1, halted: 1 },
      ran: { actions: 3, items: 15, recipients: 3, external_recipients: 0, people_reached: 40, audience: 'external' },
    },
    {
      effect: 'unknown',
      statuses: { denied: 1 },
      ran: { actions: 0, items: 0, recipients: 0, external_recipients: 0, people_reached: 0, audience: null },
    },
  ]);
});

test.each([
  ['team', 'public', 'public'],
  ['public', 'team', 'public'],
  [null, 'self', 'self'],
  ['self', 'everybody', 'self'],
  ['everybody', null, null],
])('of %s and %s the wider audience is %s', (a, b, wider) => {
  expect(widerAudience(a, b)).toBe(wider);
});

test('agents, runs, tools and audiences say how many more there are, and hide nothing in a name', () => {
  const shares = sharesOf([
    { kind: 'runs', id: 'run_1', name: 'a\u202Eb', actions: 4, ran: 1, of: 3 },
    { kind: 'runs', id: null, name: 'no run', actions: 1, ran: 0, of: 3 },
  ]);
  expect(shares.runs.items.map((run) => run.name)).toEqual(['a⟦U+202E⟧b', 'no run']);
  expect(shares.runs).toMatchObject({ left_out: 1, note: '1 further run is counted above and not listed here.' });
  expect(shares.agents).toEqual({ items: [], left_out: 0, note: null });
});

test('a list says what it leaves out, in number and in words', () => {
  expect(truncatedList([1], 1_200, ['entry', 'entries'], 'in the ledger').note).toBe(
    '1,200 further entries are in the ledger.',
  );
  expect(truncatedList([1], 0, ['entry', 'entries'], 'in the ledger').note).toBeNull();
});
