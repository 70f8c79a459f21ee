import { expect, test } from 'vitest';

import type { ActionSummary } from '#lib/contract/review-api.ts';
import { foldAlike } from './alike-rows.ts';

const row = (id: string, run: string | null, tool = 't', mine = true, risk_level = 'low'): ActionSummary =>
  ({ id, run, tool, mine, risk_level }) as ActionSummary;
const folded = (rows: ActionSummary[]) =>
  foldAlike(rows).map(({ row: { id }, more }) => (more > 0 ? `${id}+${more}` : id));

test.each<[string, ActionSummary[], string[]]>([
  ['three of one run and tool', [row('a', 'r'), row('b', 'r'), row('c', 'r')], ['a+2']],
  ['two are shown as they are', [row('a', 'r'), row('b', 'r')], ['a', 'b']],
  ['others between them keep their place', [row('a', 'r'), row('x', 's'), row('b', 'r'), row('c', 'r')], ['a+2', 'x']],
  ['another tool is another kind', [row('a', 'r'), row('b', 'r', 'u'), row('c', 'r')], ['a', 'b', 'c']],
  ['without a run nothing is alike', [row('a', null), row('b', null), row('c', null)], ['a', 'b', 'c']],
  [
    'a higher risk stands alone',
    [row('a', 'r'), row('x', 'r', 't', true, 'high'), row('b', 'r'), row('c', 'r')],
    ['a+2', 'x'],
  ],
  ['mine and not mine', [row('a', 'r'), row('b', 'r'), row('c', 'r', 't', false)], ['a', 'b', 'c']],
])('%s', (_what, rows, expected) => {
  expect(folded(rows)).toEqual(expected);
});
