import { parseArgs } from 'node:util';

import { compareShell } from '../../test/differential/shell/compare.ts';

/** Runs generated programs in Bash on a path of recorders and compares what really starts with what the view lists. Ends with 1 when something is missing. */
export function benchShell(rest: string[]): void {
  const { values } = parseArgs({
    args: rest,
    options: { programs: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
  });
  const { compared, started, unknown, differences } = compareShell(Number(values.seed), Number(values.programs));
  process.stdout.write(
    `${compared} programs started ${started} others; of ${unknown} the view says that something is known only when they run; ${differences.length} told falsely\n`,
  );
  for (const { input, told, real } of differences.slice(0, 20))
    process.stdout.write(`  ${input}\n    told: ${told}\n    real: ${real}\n`);
  if (differences.length > 0) process.exitCode = 1;
}
