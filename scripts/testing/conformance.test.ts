import { expect, test } from 'vitest';

import { conformanceFaults } from './conformance.ts';
import { testTitles } from './test-titles.ts';

const SOURCE = `
import { describe, expect, test as it, test } from 'vitest';
test('one', () => { expect(1).toBe(1); });
describe('a group', () => {
  test('with a comma, and (braces)', async () => {});
  test.each([['first', 1], ['second', 2]])('%s of them: %i', () => {});
  test.each([['yes', true]] as const)('said %s: %s', () => {});
  test.each<[string, () => void]>([['made', () => {}]])('%s where no value is %s', () => {});
  describe.each(['x'] as const)('inner %s', () => { test(\`is \${1} template\`, () => {}); });
  test.skip('left out', () => {});
});
describe.skip('all of it', () => { test('left out too', () => {}); });
test.todo('not written');
test.describe('as Playwright says', () => { test('in there', async ({ page }) => {}); });
somethingElse('no test', () => {});
`;

test('titles of tests are found with their groups, rows filled in, and nothing that does not run', () => {
  expect(testTitles(SOURCE)).toEqual([
    'one',
    'a group › with a comma, and (braces)',
    'a group › %s of them: %i',
    'a group › first of them: 1',
    'a group › second of them: 2',
    'a group › said %s: %s',
    'a group › said yes: true',
    'a group › %s where no value is %s',
    'a group › inner %s › is ${1} template',
    'a group › inner x › is ${1} template',
    'as Playwright says › in there',
  ]);
});

const files: Record<string, string> = { 'lib/x.test.ts': SOURCE };
const faults = (page: string) => conformanceFaults(page, (path) => files[path] ?? null, testTitles);

test('a page whose tests exist has no fault, and an honest “not met” needs none', () => {
  const page = [
    '| requirement | how | test |',
    '|---|---|---|',
    '| **1** | so, in `lib/x.ts` | `lib/x.test.ts › one`<br>`lib/x.test.ts › a group › second of them: 2` |',
    '| **2** | Not met: nobody built it | |',
  ].join('\n');
  expect(faults(page)).toEqual([]);
});

test.each([
  ['a wrong name', '| **1** | so | `lib/x.test.ts › two` |', 'line 1: lib/x.test.ts has no test “two”'],
  [
    'a name outside its group',
    '| **1** | so | `lib/x.test.ts › in there` |',
    'line 1: lib/x.test.ts has no test “in there”',
  ],
  [
    'a test that is skipped',
    '| **1** | so | `lib/x.test.ts › a group › left out` |',
    'line 1: lib/x.test.ts has no test “a group › left out”',
  ],
  ['a file alone', '| **1** | so | `lib/x.test.ts` |', 'line 1: lib/x.test.ts has no test “”'],
  ['a wrong file', '| **1** | so | `e2e/y.spec.ts › one` |', 'line 1: there is no e2e/y.spec.ts'],
  [
    'a wrong name outside a row',
    'as `lib/x.test.ts › two` shows\n| **1** | not met | |',
    'line 1: lib/x.test.ts has no test “two”',
  ],
  ['no test', '| **1** | so | |', 'line 1: 1 names no test and does not say that it is not met'],
  ['no rows', 'All is well.', 'the page has no rows'],
])('%s is a fault', (_what, page, fault) => {
  expect(faults(page)).toEqual([fault]);
});
