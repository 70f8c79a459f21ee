import { parseArgs } from 'node:util';

import { withThrowawayTables } from '../../test/differential/sql/postgres.ts';
import { compare, type Outcome } from '../../test/differential/sql/run.ts';
import { runInSqlite } from '../../test/differential/sql/sqlite.ts';

/**
 * Runs generated SQL on a real PostgreSQL and a real SQLite and compares which tables and how many rows change with what the view says. Ends with 1
 * when a change is told as a read, or told as bounded when it is not.
 */
export async function benchSql(rest: string[]): Promise<void> {
  const { values } = parseArgs({
    args: rest,
    options: { statements: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  });
  const wanted = { seed: Number(values.seed), count: Number(values.statements) };
  print('SQLite', await compare('sqlite', wanted, runInSqlite));
  print('PostgreSQL', await withThrowawayTables((tables) => compare('postgres', wanted, (sql) => tables.run(sql))));
}

function print(name: string, { ran, changed, reads, opaque, faults }: Outcome): void {
  process.stdout.write(
    `${name}: ${ran} accepted, ${changed} changed something (${opaque} of them told as not known), ${reads} told as reads, ${faults.length} told falsely\n`,
  );
  for (const fault of faults.slice(0, 20)) process.stdout.write(`  ${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}
