import { execFile, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { probeServer } from '#lib/store/database-server.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { asAccount } from './account.ts';
import type { Account } from './account.ts';
import { program } from './binaries.ts';
import { worstLine } from './cluster.ts';
import type { Place } from './place.ts';

/** `logFrom` is the length of the log when this start began: what follows is its own. */
export type Postmaster = { pid: number; port: number; logFrom: number };

const LOG_LIMIT_BYTES = 10_000_000;
const LONGEST_RECOVERY_MS = 300_000;

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  fsync: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  // Only the server's own events: the statement of a failed query may carry what an agent wrote.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

/** The running server of a data folder according to its postmaster.pid, or null; a pid that now belongs to another program is no server. */
export async function runningPostmaster(data: string): Promise<Omit<Postmaster, 'logFrom'> | null> {
  const { pid, port } = await readPidFile(data);
  return pid > 0 && isAlive(pid) && (await runsPostgres(pid, data)) ? { pid, port } : null;
}

/** Starts the server on `port` with `extra` settings, detached, so that it outlives a killed parent; it writes to `logFile`. */
export async function launch(
  place: Place,
  account: Account,
  port: number,
  logFile: string,
  extra: Record<string, string> = {},
): Promise<Postmaster> {
  await disownReusedPid(place.data);
  await keepSmall(logFile);
  const output = openSync(logFile, 'a', 0o600);
  const logFrom = fstatSync(output).size;
  const settings = Object.entries({ ...SETTINGS, ...extra }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program(place.native, 'postgres'), ['-D', place.data, '-p', String(port), ...settings], {
    ...asAccount(account),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  // Also while it is still starting: whoever ends meanwhile leaves nothing running.
  const ask = (): void => void child.kill('SIGINT');
  process.once('exit', ask);
  child.once('exit', () => process.off('exit', ask));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new StartupFailure(`PostgreSQL cannot be run: ${error.message}`)));
  });
  const spawned = new Promise<Postmaster>((resolve) =>
    child.once('spawn', () => resolve({ pid: child.pid ?? 0, port, logFrom })),
  );
  child.unref();
  return Promise.race([spawned, failed]);
}

/** Resolves with the names of the databases once the server answers; throws StartupFailure with PostgreSQL's own last words when it ends. */
export async function untilReady(
  { pid, logFrom }: Postmaster,
  url: string,
  logFile: string,
  log: (line: string) => void,
): Promise<string[]> {
  const started = Date.now();
  let announced = false;
  for (;;) {
    const probe = await probeServer(url);
    if (probe.state === 'ready') return probe.databases;
    if (!isAlive(pid)) throw new StartupFailure(`PostgreSQL did not start: ${await lastWords(logFile, logFrom)}`);
    const waited = Date.now() - started;
    if (waited > LONGEST_RECOVERY_MS || (probe.state === 'refused' && waited > 30_000)) {
      const why = probe.state === 'refused' ? probe.why : 'it is still recovering';
      throw new StartupFailure(`PostgreSQL (process ${pid}) does not answer: ${why}; its log is ${logFile}`);
    }
    if (!announced && waited > 3000) {
      log('PostgreSQL is recovering what it had not written when it was last stopped.');
      announced = true;
    }
    await sleep(20);
  }
}

/** Stops the server and waits; `immediate` drops what is not yet on disk and is for clusters that are thrown away. */
export async function shutDown(place: Place, account: Account, mode: 'fast' | 'immediate'): Promise<void> {
  const args = ['stop', '-D', place.data, '-m', mode, '-w', '-t', '60', '-s'];
  await promisify(execFile)(program(place.native, 'pg_ctl'), args, asAccount(account)).catch(async (error: unknown) => {
    if ((await runningPostmaster(place.data)) !== null) throw error;
  });
}

/** Whether a process with this pid exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readPidFile(data: string): Promise<{ pid: number; port: number; lines: string[] }> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), lines };
}

/**
 * The server refuses to start over a pid file whose pid is alive, even when that pid now belongs to another program. It takes its
 * parent's pid for stale, and still checks the shared memory named there, so ours is put in and nothing else is lost.
 */
async function disownReusedPid(data: string): Promise<void> {
  const { pid, lines } = await readPidFile(data);
  if (!(pid > 0) || !isAlive(pid)) return;
  await writeFile(join(data, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'));
}

async function runsPostgres(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout;
  return command.includes('postgres') && command.includes(data);
}

async function lastWords(logFile: string, from: number): Promise<string> {
  const text = (await readFile(logFile).catch(() => Buffer.of())).subarray(from).toString('utf8');
  return `${worstLine(text) ?? 'it ended without a word'}; its log is ${logFile}`;
}

async function keepSmall(logFile: string): Promise<void> {
  const size = await stat(logFile)
    .then((found) => found.size)
    .catch(() => 0);
  if (size > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
}
