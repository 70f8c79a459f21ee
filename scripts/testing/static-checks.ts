import { existsSync } from 'node:fs';
import { add, NOTHING, tool } from './stage.ts';
import type { Counts, Stage } from './stage.ts';

type Check = { name: string; tool: string; args: string[] };

const AREAS = ['lib', 'app', 'components', 'sdk', 'cli', 'bench', 'demo', 'scripts', 'test', 'e2e', 'server.ts'];

const TYPES: Check = { name: 'types', tool: 'tsc', args: ['--project', '.'] };
const LINT: Check = {
  name: 'lint',
  tool: 'eslint',
  args: [
    '.',
    '--max-warnings',
    '0',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint/',
    '--cache-strategy',
    'content',
  ],
};
const FORMAT: Check = { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] };
const UNUSED: Check = { name: 'unused code', tool: 'knip', args: ['--no-progress', '--no-config-hints'] };
const CONFORMANCE: Check = {
  name: 'conformance page',
  tool: 'node',
  args: ['--disable-warning=ExperimentalWarning', 'scripts/check-conformance.ts'],
};
const IMPORTS: Check = {
  name: 'import rules',
  tool: 'depcruise',
  args: [...AREAS.filter((area) => existsSync(area)), '--config', '.dependency-cruiser.js', '--output-type', 'err'],
};
const SQL: Check = {
  name: 'SQL against the schema',
  tool: 'node',
  args: ['--disable-warning=ExperimentalWarning', 'scripts/check-sql.ts'],
};

/** The checks that need nothing but the sources (and, for SQL, a database of their own), each counted as one test; `quick` leaves out what need not run after every change. */
export function staticChecks(quick: boolean): Stage {
  const checks = quick ? [TYPES, LINT, SQL, IMPORTS] : [TYPES, LINT, SQL, FORMAT, UNUSED, IMPORTS, CONFORMANCE];
  return {
    name: 'static checks',
    async run() {
      // Two at a time: the compiler and the linter are the slow ones, and a small machine has two cores.
      let counts = NOTHING;
      for (let next = 0; next < checks.length; next += 2) {
        const pair = await Promise.all(checks.slice(next, next + 2).map(runCheck));
        counts = pair.reduce(add, counts);
      }
      return counts;
    },
  };
}

async function runCheck(check: Check): Promise<Counts> {
  const started = Date.now();
  const { code, output } = await tool(check.tool, check.args, { quiet: true });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${code === 0 ? '✓' : '×'} ${check.name} (${seconds} s)\n${code === 0 ? '' : `${output.trimEnd()}\n`}`,
  );
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1, failures: [check.name] };
}
