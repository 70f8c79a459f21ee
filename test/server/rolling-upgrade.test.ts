import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startThrowawayPostgres, type EmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { migrate, MIGRATIONS } from '#lib/store/migrate.ts';
import { createClient, type Client } from '#sdk/client.ts';
import type { StopWatch } from '#sdk/stop-watch.ts';
import { DEMO_PASSWORD } from '../../demo/organisation.ts';
import { freePort } from '../desk.ts';
import { beforeTree } from '../servers/before-tree.ts';
import { LoadBalancer } from '../servers/load-balancer.ts';
import { signIn, type SignedIn } from './signed-in.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The newest program that a desk can be upgraded from without a stop, and in the other direction back to. */
const BEFORE = JSON.parse(readFileSync(join(ROOT, 'test/servers/before.json'), 'utf8')) as { commit: string };
const MINUTES = 60_000;
/** Pairs of agents' rounds and verdicts that have to come through in each situation. */
const ROUNDS = 12;

/** What the release after this one might do: it adds, beside programs that know nothing of it. */
const NEXT: Record<string, string> = {
  '9998_next': `-- oldest-program: 0016\n${[
    'actions',
    'entries',
    'verdicts',
    'runs',
    'agents',
    'users',
    'organisation',
    'leaves',
    'agent_clients',
  ]
    .map(
      (table) => `ALTER TABLE ${table} ADD COLUMN next_empty text, ADD COLUMN next_filled text NOT NULL DEFAULT 'x';`,
    )
    .join('\n')}\nALTER TABLE actions ADD CONSTRAINT actions_next CHECK (next_filled <> '') NOT VALID;\n`,
  '9999_next_index':
    '-- oldest-program: 0016\n-- outside-transaction\nCREATE INDEX CONCURRENTLY actions_next_empty ON actions (next_empty);\nALTER TABLE actions VALIDATE CONSTRAINT actions_next;\n',
};

const home = mkdtempSync(join(tmpdir(), 'countersign-rolling-'));
const balancer = new LoadBalancer();
const running = new Set<ChildProcess>();
let postgres: EmbeddedPostgres;
let before: string;

beforeAll(async () => {
  [before, postgres] = await Promise.all([beforeTree(BEFORE.commit), startThrowawayPostgres(() => undefined)]);
  await balancer.start();
}, 10 * MINUTES);
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await balancer.stop();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  DATABASE_URL: postgres.url,
  HOST: '127.0.0.1',
  COUNTERSIGN_HOME: home,
  COUNTERSIGN_URL: balancer.url,
  COUNTERSIGN_DRAIN_SECONDS: '2',
  ...more,
});

/** Runs a program of a checkout to its end and answers what it wrote. */
async function run(tree: string, script: string): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const [out, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${script} of ${tree} ended with ${String(code)}: ${problems}`);
  return out;
}

/** A server of a checkout behind the load balancer. */
async function serve(tree: string): Promise<{ port: number; leave: () => Promise<number | null> }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({ PORT: String(port) }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  await expect
    .poll(
      async () => {
        if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`);
        return (await fetch(`http://localhost:${port}/readyz`).catch(() => null))?.status;
      },
      { timeout: MINUTES, interval: 50 },
    )
    .toBe(200);
  await balancer.add(port);
  return {
    port,
    leave: async () => {
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      const [code] = await ended;
      balancer.remove(port);
      return code;
    },
  };
}

/** Agents and a reviewer at work, through the load balancer alone. */
class Load {
  /** Rounds that came to their end. */
  rounds = 0;
  readonly failures: string[] = [];
  readonly #stopping = new AbortController();
  readonly #work: Promise<void>[] = [];
  readonly #watches: StopWatch[] = [];
  readonly #waiting: string[] = [];

  constructor(key: string, reviewer: SignedIn) {
    const client = createClient({ url: balancer.url, key });
    for (let number = 0; number < 3; number += 1) {
      const watch = client.watch({ name: `worker ${number}` });
      this.#watches.push(watch);
      this.#work.push(this.#repeat(() => this.#allowed(client, number)));
      this.#work.push(this.#repeat(() => this.#reviewed(client, number)));
    }
    this.#work.push(this.#repeat(() => this.#review(reviewer)));
  }

  /** Resolves when so many more rounds came to their end. */
  async more(rounds: number): Promise<void> {
    const goal = this.rounds + rounds;
    await expect.poll(() => this.rounds, { timeout: 3 * MINUTES, interval: 50 }).toBeGreaterThanOrEqual(goal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#work);
    for (const watch of this.#watches) {
      if (watch.signal.aborted) this.failures.push('an agent lost contact with the desk and assumed a stop');
      watch.close();
    }
  }

  async #repeat(round: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await round();
      } catch (error) {
        if (!this.#stopping.signal.aborted) this.failures.push(String(error));
      }
    }
  }

  /** What the policy allows: proposed, redeemed and reported. */
  async #allowed(client: Client, number: number): Promise<void> {
    const args = { owner: `worker-${number}@harborline.example`, day: '2026-11-26' };
    const { id, grant } = await client.submit({ tool: 'calendar.read', args });
    await client.redeem(grant?.token ?? '', args);
    await client.outcome(id, { status: 'succeeded' });
    this.rounds += 1;
  }

  /** What a person has to approve: the agent waits for it, wherever its wait is held and wherever the verdict is given. */
  async #reviewed(client: Client, number: number): Promise<void> {
    const args = { event: `evt-${number}`, title: `Review ${this.rounds}`, from: 'Thursday 10:00', to: 'Friday 10:00' };
    const { id } = await client.submit({ tool: 'calendar.move', args, expires_in: 3_600 });
    this.#waiting.push(id);
    const { status } = await client.wait(id, { signal: this.#stopping.signal });
    if (status !== 'approved') throw new Error(`an approved action is ${status}`);
    this.rounds += 1;
  }

  /** A person reads a page, opens what waits and approves it. */
  async #review(reviewer: SignedIn): Promise<void> {
    const page = await fetch(`${balancer.url}/pending`, { headers: { cookie: reviewer.cookie }, redirect: 'manual' });
    await page.text();
    if (page.status !== 200) throw new Error(`the page of what waits answers ${page.status}`);
    const id = this.#waiting.shift();
    if (id === undefined) return;
    const status = await reviewer.approve(id);
    if (status !== 200) throw new Error(`a verdict answers ${status}`);
  }
}

test(
  'the version before serves under load while this one migrates, joins and takes over, and one step back works: not one request fails',
  { timeout: 10 * MINUTES },
  async () => {
    const seeded = JSON.parse(await run(before, 'demo/seed.ts')) as { keys: { agent: string; key: string }[] };
    const key = seeded.keys.find(({ agent }) => agent === 'planner')?.key ?? '';
    const old = await serve(before);
    const reviewer = await signIn(balancer.url, 'ann@harborline.example', DEMO_PASSWORD);
    const load = new Load(key, reviewer);
    await load.more(ROUNDS);

    // This version migrates beside the one before.
    const said = await run(ROOT, 'scripts/migrate.ts');
    expect(said).toMatch(/^(?:Applied |The database is up to date)/m);
    await load.more(ROUNDS);

    // It joins, and both serve.
    const young = await serve(ROOT);
    const served = [balancer.served(old.port), balancer.served(young.port)] as const;
    await load.more(ROUNDS);
    expect(balancer.served(old.port)).toBeGreaterThan(served[0]);
    expect(balancer.served(young.port)).toBeGreaterThan(served[1]);

    // The release after it migrates as well, beside both.
    const folder = join(home, 'migrations');
    cpSync(MIGRATIONS, folder, { recursive: true });
    for (const [name, script] of Object.entries(NEXT)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'migration.sql'), script);
    }
    expect((await migrate(postgres.url, () => undefined, folder)).applied).toEqual(Object.keys(NEXT));
    await load.more(ROUNDS);

    // The one before drains and leaves.
    expect(await old.leave()).toBe(0);
    await load.more(ROUNDS);

    // One step back: it comes again, on the migrated database, and this one leaves.
    const again = await serve(before);
    await load.more(ROUNDS);
    expect(await young.leave()).toBe(0);
    await load.more(ROUNDS);

    await load.stop();
    expect({ balancer: balancer.failures, load: load.failures }).toEqual({ balancer: [], load: [] });
    expect(await again.leave()).toBe(0);
  },
);
