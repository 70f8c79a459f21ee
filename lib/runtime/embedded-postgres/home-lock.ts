import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

const SQLITE_BUSY = 5;

/**
 * Makes this process the only one that manages `home` until it calls the returned function or dies. SQLite's file lock is used because
 * the kernel drops it on `kill -9` and Node offers no flock: no stale pid file can ever keep a desk from starting.
 */
export async function lockHome(home: string): Promise<() => void> {
  const owner = join(home, 'owner.pid');
  const database = open(join(home, 'owner.lock'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw cannotLock(home, error);
    const pid = (await readFile(owner, 'utf8').catch(() => '')).trim();
    throw new StartupFailure(
      `Another Countersign${pid === '' ? '' : ` (process ${pid})`} is using ${home}; stop it, or set COUNTERSIGN_HOME to another folder.`,
    );
  }
  await writeFile(owner, `${process.pid}\n`);
  return () => database.close();
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw cannotLock(path, error);
  }
}

function cannotLock(path: string, error: unknown): StartupFailure {
  return new StartupFailure(`The data folder cannot be locked (${path}): ${oneLine(error)}`);
}
