import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { asAccount, giveTo } from './account.ts';
import type { Account } from './account.ts';
import { program } from './binaries.ts';
import type { Place } from './place.ts';

const MAJOR = '18';
const UNFINISHED = 'data.unfinished-';

/** Creates the cluster when the place has none. initdb works beside it and one rename finishes, so an interrupted first start leaves none. */
export async function ensureCluster(
  place: Place,
  account: Account,
  password: string,
  options: { durable: boolean },
): Promise<void> {
  if (existsSync(place.data)) return checkVersion(place.data);
  await removeUnfinished(place.folder);
  const unfinished = join(place.folder, `${UNFINISHED}${randomUUID()}`);
  const secret = join(place.folder, 'initdb.password');
  try {
    await writeFile(secret, `${password}\n`, { mode: 0o600 });
    await giveTo(account, secret);
    await initdb(place.native, account, [
      `--pgdata=${unfinished}`,
      `--pwfile=${secret}`,
      '--username=countersign',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(options.durable ? [] : ['--no-sync']),
    ]);
    await rename(unfinished, place.data);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(secret, { force: true });
  }
}

/** Each attempt has a folder of its own, because the initdb of a killed start may still be writing to the last one. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(UNFINISHED));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 })));
}

async function initdb(native: string, account: Account, args: string[]): Promise<void> {
  const child = spawn(program(native, 'initdb'), args, { ...asAccount(account), stdio: ['ignore', 'ignore', 'pipe'] });
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new StartupFailure(`initdb cannot be run: ${error.message}`)));
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new StartupFailure(
      `The embedded PostgreSQL could not be created: ${worstLine(errors) ?? `initdb ended with ${code}`}`,
    );
}

/** The line of PostgreSQL's output that names the cause, or null. */
export function worstLine(output: string): string | null {
  const lines = output.split('\n').filter((line) => /\b(FATAL|PANIC|error|ERROR|could not)\b/.test(line));
  const cause = lines.find((line) => /No space left|Permission denied|in use/.test(line)) ?? lines.at(-1);
  return cause?.replace(/^.*?\b(FATAL|PANIC|ERROR|error): +/, '').trim() ?? null;
}

async function checkVersion(data: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => 'unknown')).trim();
  if (version === MAJOR) return;
  throw new StartupFailure(
    `The database in ${data} is PostgreSQL ${version} and this release brings ${MAJOR}: dump it with the old release and load it here.`,
  );
}
