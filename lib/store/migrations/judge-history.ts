import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { four, programOf, type Migration } from './migration-file.ts';

/** What the database says of one migration that it has been through, or that was begun. */
export interface Applied {
  name: string;
  checksum: string;
  finished: boolean;
  /** As its file said; null for one that was applied before migrations said it. */
  oldestProgram: number | null;
}

/**
 * The migrations that are still to be applied. Throws StartupFailure where this program must not touch the database: it is too old for it, a
 * migration was edited, or one of an earlier release was begun and did not finish.
 */
export function judgeHistory(history: readonly Applied[], own: readonly Migration[]): Migration[] {
  const mine = new Map(own.map((migration) => [migration.name, migration]));
  refuseTooOld(history, own);
  for (const { name, checksum, finished } of history) {
    const migration = mine.get(name);
    if (migration === undefined) continue;
    if (!finished && !migration.outside)
      throw new StartupFailure(
        `Migration ${name} was begun and did not finish: look at what it left, undo it by hand, then run "npm run migrate -- --rolled-back ${name}"; or restore the backup.`,
      );
    if (finished && checksum !== migration.checksum)
      throw new StartupFailure(
        `Migration ${name} is not the one this database was built with: a migration is never edited, add a new one.`,
      );
  }
  const done = new Set(history.filter(({ finished }) => finished).map(({ name }) => name));
  return own.filter(({ name }) => !done.has(name));
}

/** Throws where the database was migrated by a newer program and one of its migrations does not say that this one may still run on it. */
export function refuseTooOld(history: readonly Applied[], own: readonly Migration[]): void {
  const program = programOf(own);
  const names = new Set(own.map(({ name }) => name));
  const newer = history.filter(({ name }) => !names.has(name));
  const refusing = newer.filter(({ oldestProgram }) => oldestProgram === null || oldestProgram > program);
  if (refusing.length === 0) return;
  const least = Math.max(...refusing.map(({ oldestProgram }) => oldestProgram ?? Infinity));
  const rule = Number.isFinite(least)
    ? ` The oldest that may run on it is ${four(least)}, and this is ${four(program)}.`
    : '';
  throw new StartupFailure(
    `The database is newer than this release: it has ${refusing.map(({ name }) => name).join(', ')}.${rule} Start the newer release.`,
  );
}
