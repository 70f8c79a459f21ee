import { cp, lstat, mkdir, mkdtemp, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { canRun, giveTo } from './account.ts';
import type { Account } from './account.ts';
import { program } from './binaries.ts';
import type { Binaries } from './binaries.ts';

/** Where the cluster lives (`data` appears once initdb is done) and which copy of the programs runs it. */
export type Place = { folder: string; data: string; native: string };

const ELSEWHERE = '/var/lib/countersign';

/**
 * Finds a folder that PostgreSQL's account can reach: `home/postgres`, or, when that account may not pass through the folders above
 * (root's 0700 folders), one under /var/lib/countersign with a symbolic link left in `home`.
 */
export async function choosePlace(
  home: string,
  binaries: Binaries,
  account: Account,
  log: (line: string) => void,
): Promise<Place> {
  const folder = await clusterFolder(join(home, 'postgres'), account, log);
  const native = await reachableBinaries(binaries, account, log);
  return { folder, data: join(folder, 'data'), native };
}

async function clusterFolder(path: string, account: Account, log: (line: string) => void): Promise<string> {
  if (await isLink(path)) {
    if (!existsSync(path))
      throw new StartupFailure(`${path} points to a database folder that is gone; restore it or remove the link.`);
    return realpath(path);
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
  await giveTo(account, path);
  if (account === null || canWrite(account, path)) return realpath(path);
  if (existsSync(join(path, 'data'))) {
    throw new StartupFailure(
      `PostgreSQL's user can no longer reach ${path}; make the folders above it passable (chmod o+x).`,
    );
  }
  await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(join(ELSEWHERE, 'home-'));
  await giveTo(account, folder);
  await rm(path, { recursive: true });
  await symlink(folder, path);
  log(`PostgreSQL's user cannot reach ${path}, so the database lives in ${folder} (a link is left behind).`);
  return folder;
}

async function reachableBinaries(binaries: Binaries, account: Account, log: (line: string) => void): Promise<string> {
  if (account === null || canRun(account, program(binaries.native, 'postgres'), ['--version'])) return binaries.native;
  const copy = join(ELSEWHERE, `postgresql-${binaries.version}`);
  if (!existsSync(copy)) {
    log(`PostgreSQL's user cannot reach ${binaries.native}, so its programs are copied to ${copy}.`);
    await copyTree(binaries.native, copy);
  }
  if (!canRun(account, program(copy, 'postgres'), ['--version'])) {
    throw new StartupFailure(
      `PostgreSQL's programs in ${copy} cannot be run by its user; set DATABASE_URL to your own server.`,
    );
  }
  return copy;
}

/** Copies beside the target and renames, so that an interrupted or a simultaneous copy never leaves half of it in use. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 });
  const temporary = await mkdtemp(`${to}.`);
  try {
    await cp(from, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
    await rename(join(temporary, 'native'), to);
  } catch (error) {
    if (!existsSync(to))
      throw new StartupFailure(`PostgreSQL's programs could not be copied to ${to}: ${oneLine(error)}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function canWrite(account: Account, folder: string): boolean {
  return canRun(account, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder]);
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isSymbolicLink() ?? false;
}

/** Throws StartupFailure unless `home` exists, or can be made, and can be written to. */
export async function prepareHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o711 });
    const probe = await mkdtemp(join(home, '.probe-'));
    await rm(probe, { recursive: true });
    if (!(await stat(home)).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    throw new StartupFailure(`The data folder ${home} (COUNTERSIGN_HOME) cannot be written: ${oneLine(error)}`);
  }
}
