import { expect, test } from 'vitest';
import { playwrightCounts } from './browser-stage.ts';
import { add, summary } from './stage.ts';
import { vitestCounts } from './vitest-stage.ts';

const CLEAN = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

test('a test file that cannot be loaded is a failure, though no test in it failed', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(vitestCounts({ ...CLEAN, testResults: [broken] })).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a failed test is counted once, not again for its file', () => {
  const file = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] };
  expect(vitestCounts({ ...CLEAN, numFailedTests: 1, testResults: [file] }).failed).toBe(1);
});

test('a flaky journey is a failed one, and an error outside any journey counts too', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test('the last line is the one CONTRACT promises', () => {
  const sum = add({ passed: 1, failed: 0, skipped: 2 }, { passed: 9, failed: 3, skipped: 0 });
  expect(summary(sum)).toBe('10 passed, 3 failed, 2 skipped');
});
