import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startDesk, type Desk } from '../../test/desk.ts';
import { rawSql } from '../../test/raw-sql.ts';
import { signIn } from '../../test/server/signed-in.ts';
import { World } from '../../test/world.ts';
import { median } from '../figures.ts';
import { propose } from '../measures.ts';
import { openConsole, PAGES } from './console.ts';
import { eventSourceOf } from './event-source.ts';

const ROUNDS = 3;
/** Long enough for pages to have used up what a quiet desk allows them at once, and to keep their distance from then on. */
const WARM_S = 20;
const ROUND_S = 20;
/** Of what the desk can take at most: beyond it more work shows as fewer proposals, and not as time. */
const SHARE = 0.7;
const MUST = 0.1;
const say = (line: string) => process.stdout.write(`${line}\n`);
const percent = (share = NaN): string => `${(share * 100).toFixed(1)} %`;

/**
 * `npm run bench -- consoles [COUNT]`: what open consoles cost a desk that takes proposals at a high rate: the time its server and its database spend,
 * with that many pages open and with none, at the same rate, in turns.
 */
export async function benchConsoles(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 50);
  const desk = await startDesk({ COUNTERSIGN_RATE_LIMIT: '100000000' });
  const world = new World({ live: true, home: desk.home, origin: desk.url });
  try {
    await world.open(desk.databaseUrl);
    const { id } = await world.submit();
    await propose(desk, world.agentKey, 2_000);
    const most = await propose(desk, world.agentKey, 5_000);
    const rate = Math.round(most * SHARE);
    say(`The desk takes ${Math.round(most)} proposals a second; from here on it gets ${rate}.`);
    report(count, rate, await compare(count, { desk, world, rate }, await signedInConsoles(desk, world, id)));
  } finally {
    await world.close();
    await desk.stop();
  }
}

interface Used {
  without: number[];
  with: number[];
}

interface Load {
  desk: Desk;
  world: World;
  rate: number;
}

async function compare(count: number, load: Load, open: (count: number) => () => void): Promise<Used> {
  const { desk, world, rate } = load;
  const used: Used = { without: [], with: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    used.without.push(await cores(load));
    const close = open(count);
    await propose(desk, world.agentKey, rate * WARM_S, rate);
    used.with.push(await cores(load));
    close();
    say(
      `Round ${round}: ${percent(used.without.at(-1))} of a core without, ${percent(used.with.at(-1))} with consoles`,
    );
  }
  return used;
}

function report(count: number, rate: number, used: Used): void {
  const cost = median(used.with) - median(used.without);
  const met = cost <= MUST ? 'yes' : 'NO';
  say(
    `\n${count} consoles at ${rate} proposals/s cost ${percent(cost)} of one core (must: ≤ ${percent(MUST)}: ${met})`,
  );
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'consoles.json'),
    JSON.stringify({ node: process.version, count, rate, used, cost }, null, 2),
  );
  if (cost > MUST) process.exitCode = 1;
}

/** How to open a number of pages as a signed-in reviewer. `call` and the event stream find what a browser would give them. */
async function signedInConsoles(desk: Desk, world: World, actionId: string): Promise<(count: number) => () => void> {
  const { cookie } = await signIn(desk.url, world.people.ann.email);
  const send = globalThis.fetch;
  const ofPages: typeof fetch = (url, init) =>
    typeof url === 'string' && url.startsWith('/')
      ? send(`${desk.url}${url}`, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } })
      : send(url, init);
  const browser = { fetch: ofPages, window: new EventTarget(), EventSource: eventSourceOf(desk.url, cookie) };
  return (count) => {
    Object.assign(globalThis, browser);
    const consoles = Array.from({ length: count }, (_, i) => openConsole(PAGES[i % PAGES.length] ?? 'mine', actionId));
    return () => consoles.forEach((close) => close());
  };
}

/** Cores that server and database use while they get that many proposals a second. */
async function cores({ desk, world, rate }: Load): Promise<number> {
  const before = await cpuSeconds(desk, world);
  const started = performance.now();
  await propose(desk, world.agentKey, rate * ROUND_S, rate);
  return ((await cpuSeconds(desk, world)) - before) / ((performance.now() - started) / 1_000);
}

/** Processor time so far of the server and of every process of its database. */
async function cpuSeconds(desk: Desk, world: World): Promise<number> {
  const backends = await world.db.query(rawSql<{ pid: number }>('SELECT pid FROM pg_stat_activity'));
  const perSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
  return [desk.pid, ...backends.map(({ pid }) => pid)].reduce((sum, pid) => sum + ticksOf(pid), 0) / perSecond;
}

/** User and system time of a process (proc(5)); what ended meanwhile used next to nothing. */
function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
