import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '#lib/runtime/embedded-postgres/credentials.ts';
import { runningPostmaster } from '#lib/runtime/embedded-postgres/postmaster.ts';
import { embeddedUrl } from '#lib/runtime/embedded-postgres/start.ts';
import { openDatabase } from '#lib/store/database.ts';
import { rawSql } from '../raw-sql.ts';

const ROOT = join(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;

/** A production server with its own embedded PostgreSQL, made to be killed: `start` restarts whatever is down, on the same home and port. */
export class OwnDatabaseServer {
  readonly home: string;
  port = 0;
  /** Everything it wrote, on both streams. */
  log = '';
  #child: ChildProcess | null = null;
  readonly #volume: string | null;

  /** With `volume`, a size such as `160m`, its home is a file system of that size, which nobody but the server and its children sees. */
  constructor(options: { volume?: string } = {}) {
    this.#volume = options.volume ?? null;
    this.home = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
    chmodSync(this.home, 0o755);
  }

  /** The home as other processes see it, where its volume is not mounted. */
  get seenHome(): string {
    return this.#volume === null ? this.home : `/proc/${this.#child?.pid}/root${this.home}`;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts the server; returns its exit code if it ends instead of becoming ready, else null. */
  async start(env: Record<string, string> = {}): Promise<number | null> {
    this.port ||= await freePort();
    const [command, ...args] = [...this.#mounting(), process.execPath, '--disable-warning=ExperimentalWarning'];
    const child = spawn(command, [...args, 'server.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        COUNTERSIGN_DRAIN_SECONDS: '0',
        DATABASE_URL: '',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        COUNTERSIGN_HOME: this.home,
        COUNTERSIGN_URL: this.url,
        ...env,
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (this.log += part.toString()));
    return this.untilReady(child);
  }

  /** A private mount namespace that ends with the server. Root can make one directly; other users need a user namespace for it. */
  #mounting(): string[] {
    if (this.#volume === null) return [];
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps'];
    const mount = `mount -t tmpfs -o size=${this.#volume},mode=755 tmpfs "$0" && exec "$@"`;
    return ['unshare', ...user, '--mount', 'sh', '-c', mount, this.home];
  }

  /** Waits until /readyz says ready; returns the exit code if the server ends first. */
  async untilReady(child = this.#child): Promise<number | null> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(25)) {
      if (child?.exitCode !== null && child?.exitCode !== undefined) return child.exitCode;
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return null;
    }
    throw new Error(`not ready within ${PATIENCE_MS / 1000} s:\n${this.log.slice(-2_000)}`);
  }

  async killServer(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Keeps its port and connections open but sends nothing, like a machine that has lost its network. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Kills the postmaster and waits until it is dead; its children notice and end by themselves. */
  async killDatabase(): Promise<void> {
    const db = openDatabase(await this.databaseUrl(), 1);
    const [row] = await db.query(rawSql<{ data_directory: string }>('SHOW data_directory'));
    await db.close();
    const data = row?.data_directory ?? '';
    const pid = (await runningPostmaster(data))?.pid;
    if (pid === undefined) throw new Error('the embedded database is not running');
    process.kill(pid, 'SIGKILL');
    // The kernel takes a moment, during which a restart would still find it alive.
    while ((await runningPostmaster(data))?.pid === pid) await sleep(5);
  }

  /** Asks the server to end, and waits until it has; answers its exit code. */
  async terminate(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child) throw new Error('the server was not started');
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }

  async databaseUrl(): Promise<string> {
    const url = await embeddedUrl(this.seenHome);
    if (url === null) throw new Error('the embedded database is not running');
    return url;
  }

  /** Shuts down gracefully, whatever state it is in. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    } else if ((await embeddedUrl(this.seenHome)) !== null) {
      await this.start();
      return this.stop();
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}
