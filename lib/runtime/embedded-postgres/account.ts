import { execFile, spawnSync } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/** The operating-system account PostgreSQL runs as; null is our own, since only root has to step down. */
export type Account = { uid: number; gid: number } | null;

const run = promisify(execFile);
const NAME = 'postgres';

/** Chooses the account: ours, or for root (which PostgreSQL refuses) the `postgres` user, created when the machine has none. */
export async function chooseAccount(log: (line: string) => void): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const known = await lookUp();
  if (known) return known;
  try {
    await run('groupadd', ['--system', '--force', NAME]);
    await run('useradd', ['--system', '--gid', NAME, '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
  } catch (error) {
    throw new StartupFailure(
      `PostgreSQL does not run as root and a user "${NAME}" could not be created (${oneLine(error)}); start as another user or set DATABASE_URL.`,
    );
  }
  log(`Created the system user "${NAME}", because PostgreSQL does not run as root.`);
  return lookUp();
}

/** Spawn options that make a child run as the account, without our environment variables. */
export function asAccount(account: Account): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const env = {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    LC_ALL: 'C',
    TZ: 'UTC',
  };
  return {
    ...account,
    cwd: process.platform === 'win32' ? process.cwd() : '/',
    env: env as unknown as NodeJS.ProcessEnv,
  };
}

/** Whether the account itself, not we, can run `command`. */
export function canRun(account: Account, command: string, args: string[]): boolean {
  return spawnSync(command, args, { ...asAccount(account), stdio: 'ignore' }).status === 0;
}

/** Hands a file or folder to the account. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

async function lookUp(): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
