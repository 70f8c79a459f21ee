import { readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { NOTHING, reportFile, tool } from './stage.ts';
import type { Counts, Stage } from './stage.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; message?: string; assertionResults: Assertion[] }[];
};

type Assertion = { status: string; fullName?: string; failureMessages?: string[] };

/** One project of vitest.config.ts; counts come from its JSON report, and a file that cannot even be loaded counts as a failure. */
export function vitestStage(name: string, project: string): Stage {
  return {
    name,
    async run() {
      const file = reportFile(project);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const { code } = await tool('vitest', ['run', '--project', project, ...reporters], { quiet: false });
      const text = await readFile(file, 'utf8').catch(() => null);
      await rm(file, { force: true });
      const counts = text === null ? NOTHING : vitestCounts(JSON.parse(text) as Report);
      // An error outside any test, or a missing report, is a failure of the stage as well.
      return code !== 0 && counts.failed === 0
        ? { ...counts, failed: 1, failures: [`${project}: an error outside any test, or no report`] }
        : counts;
    },
  };
}

/** Counts of a vitest JSON report; a file that failed without a failed test (it could not be loaded) counts as one failure. */
export function vitestCounts(report: Report): Counts {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((assertion) => assertion.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(
            ({ fullName, failureMessages = [] }) =>
              `${relative(process.cwd(), name)} › ${fullName ?? ''}${failureMessages.map(indented).join('')}`,
          ),
      ),
      ...unloadable.map(({ name }) => `${relative(process.cwd(), name)} could not be loaded`),
    ],
  };
}

/** The beginning of a failure's message: enough to see what kind it is. */
const indented = (message: string): string => `\n    ${message.split('\n').slice(0, 4).join('\n    ').slice(0, 800)}`;
