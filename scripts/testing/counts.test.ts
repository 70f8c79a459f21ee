import { expect, test } from 'vitest';
import { playwrightCounts } from './browser-stage.ts';
import { add, listOfFailures, summary } from './stage.ts';
import { vitestCounts } from './vitest-stage.ts';

const CLEAN = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

test('a test file that cannot be loaded is a failure, though no test in it failed', () => {
  const broken = { name: `${process.cwd()}/lib/x.test.ts`, status: 'failed', assertionResults: [] };
  expect(vitestCounts({ ...CLEAN, testResults: [broken] })).toEqual({
    passed: 3,
    failed: 1,
    skipped: 2,
    failures: ['lib/x.test.ts could not be loaded'],
  });
});

test('a failed test is counted once, not again for its file', () => {
  const failed = { status: 'failed', fullName: 'adds up', failureMessages: ['Error: 2 is not 3\n at x'] };
  const file = {
    name: `${process.cwd()}/lib/x.test.ts`,
    status: 'failed',
    assertionResults: [failed, { status: 'passed' }],
  };
  const counts = vitestCounts({ ...CLEAN, numFailedTests: 1, testResults: [file] });
  expect(counts.failed).toBe(1);
  expect(listOfFailures(counts)).toBe('× lib/x.test.ts › adds up\n    Error: 2 is not 3\n     at x\n');
});

test('a flaky journey is a failed one, and an error outside any journey counts too', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2, failures: [] });
  const journey = { title: 'signs in', file: 'a.spec.ts', tests: [{ status: 'flaky' }] };
  const suites = [{ title: 'a.spec.ts', suites: [{ title: 'in a group', specs: [journey] }] }];
  expect(playwrightCounts({ ...report, suites }).failures).toEqual(['e2e/a.spec.ts: signs in']);
});

test('the last line says how many passed, failed and were skipped', () => {
  const sum = add(
    { passed: 1, failed: 0, skipped: 2, failures: [] },
    { passed: 9, failed: 3, skipped: 0, failures: ['one'] },
  );
  expect(summary(sum)).toBe('10 passed, 3 failed, 2 skipped');
});
