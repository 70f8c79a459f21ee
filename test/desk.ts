import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#lib/runtime/embedded-postgres/credentials.ts';
import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';

export { freePort };

/** A production server with an empty database of its own, used over HTTP as any client would. */
export type Desk = {
  url: string;
  databaseUrl: string;
  home: string;
  logFile: string;
  pid: number;
  stop(): Promise<void>;
};

const ROOT = join(import.meta.dirname, '..');
const PATIENCE_MS = 60_000;

/** Starts `server.ts` on a free port over a throw-away PostgreSQL and waits until it is ready; `env` adds to its environment. */
export async function startDesk(env: Record<string, string> = {}): Promise<Desk> {
  const cluster = await startThrowawayPostgres(() => {});
  const home = await mkdtemp(join(tmpdir(), 'countersign-desk-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const logFile = await logPath(port);
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      COUNTERSIGN_DRAIN_SECONDS: '0',
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: cluster.url,
      COUNTERSIGN_HOME: home,
      COUNTERSIGN_URL: url,
      ...env,
    },
  });
  const log = createWriteStream(logFile);
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  const stop = async (): Promise<void> => {
    await end(server);
    log.end();
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilReady(url, server, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, databaseUrl: cluster.url, home, pid: server.pid ?? 0, logFile, stop };
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    if (server.exitCode !== null || server.signalCode !== null || Date.now() > deadline) {
      const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');
      const what =
        server.exitCode === null ? `is not ready after ${PATIENCE_MS / 1000} s` : `ended with ${server.exitCode}`;
      throw new Error(`The server ${what} (GET /readyz: ${answer?.status ?? 'no answer'}). Its last lines:\n${lines}`);
    }
    await sleep(50);
  }
}

/** SIGTERM tests the graceful shutdown; a server that ignores it is killed, and the test run fails. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  const late = AbortSignal.timeout(15_000);
  const heeded = await Promise.race([
    ended.then(() => true),
    new Promise<boolean>((resolve) => late.addEventListener('abort', () => resolve(false))),
  ]);
  if (heeded) return;
  server.kill('SIGKILL');
  await ended;
  throw new Error('The server did not stop within 15 s of SIGTERM.');
}

async function logPath(port: number): Promise<string> {
  const folder = join(ROOT, 'test-results');
  await mkdir(folder, { recursive: true });
  return join(folder, `server-${port}.log`);
}
