import { DatabaseSync } from 'node:sqlite';

import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

const PATIENCE_MS = 10_000;

/**
 * Runs `work` under an exclusive lock on the file, so what it reads stays true until it has written. The lock is
 * SQLite's, which the kernel drops when its process dies. `work` is synchronous, so that a process can never wait for itself.
 */
export function withFileLock<T>(file: string, work: () => T): T {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(`${file}.lock`, { timeout: PATIENCE_MS });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    throw new StartupFailure(`${file} cannot be changed: its lock ${file}.lock cannot be taken (${oneLine(error)}).`);
  }
  try {
    return work();
  } finally {
    database.close();
  }
}
