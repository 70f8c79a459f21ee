import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { runOrExplain } from '#lib/runtime/run-or-explain.ts';
import { markRolledBack, migrate } from '#lib/store/migrate.ts';

const log = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'rolled-back': { type: 'string' } } });
  const own = process.env['DATABASE_URL'];
  const embedded = own ? null : await startEmbeddedPostgres(process.env['COUNTERSIGN_HOME'] ?? '.countersign', log);
  const url = own || (embedded?.url ?? '');
  try {
    const undone = values['rolled-back'];
    if (undone !== undefined) await markRolledBack(url, undone);
    const { applied } = await migrate(url, log);
    log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await embedded?.stop();
  }
}

await runOrExplain(main);
