import { setTimeout as sleep } from 'node:timers/promises';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { listPendingMigrations, listProcessesAtWork, migrate } from '#lib/store/migrate.ts';

/** COUNTERSIGN_MIGRATE: whether a start may migrate. `auto`: unless another process is at work on the database. */
export type MigrateAtStart = 'auto' | 'always' | 'never';

/** One that was killed is seen as alive for eight seconds more. */
const PATIENCE_MS = 12_000;
const NEXT_LOOK_MS = 250;

/**
 * Migrates at the start of a process, where that is this process's business. Throws StartupFailure where `npm run migrate` has to be run first,
 * and where this program may not run on the database at all.
 */
export async function migrateAtStart(url: string, rule: MigrateAtStart, log: (line: string) => void): Promise<void> {
  const pending = await listPendingMigrations(url);
  if (pending.length === 0) return;
  const first = `The database lacks ${pending.join(', ')}. Run "npm run migrate" of this release first, then start it`;
  if (rule === 'never') throw new StartupFailure(`${first}: COUNTERSIGN_MIGRATE is never.`);
  if (rule === 'auto') {
    const others = await whoStays(url, log);
    if (others.length > 0)
      throw new StartupFailure(`${first}: other processes are at work on it (${others.join(', ')}).`);
  }
  const { applied } = await migrate(url, log);
  if (applied.length > 0) log(`Database brought up to date: ${applied.join(', ')}`);
}

/** The processes that are at work now and still are after a while. */
async function whoStays(url: string, log: (line: string) => void): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let first = true; ; first = false) {
    const names = (await listProcessesAtWork(url)).map(({ name }) => name);
    if (names.length === 0 || Date.now() > deadline) return names;
    if (first) log(`Waiting whether ${names.join(', ')} is still at work, before the database is migrated.`);
    await sleep(NEXT_LOOK_MS);
  }
}
