import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { quantile } from './figures.ts';
import type { FloodThreadData } from './flood-thread.ts';
import { send } from './load.ts';
import type { Desk } from '../test/desk.ts';
import type { World } from '../test/world.ts';

/** The dearest proposals that the limits admit: each made an earlier version of the desk stand still. */
const FLOODS: Readonly<Record<string, { tool: string; args: object }>> = {
  'no flood': { tool: '', args: {} },
  'SQL of 1,900 parentheses': {
    tool: 'flood.sql',
    args: { query: `select ${'('.repeat(1_900)}1${')'.repeat(1_900)}` },
  },
  'SQL as deep and long as is parsed': {
    tool: 'flood.sql',
    args: {
      query: `select ${Array.from({ length: 10 }, () => `${'f('.repeat(30)}1${')'.repeat(30)}`).join(',')};`.repeat(4),
    },
  },
  '90,000 statements': { tool: 'flood.sql', args: { query: 'select 1;'.repeat(90_000) } },
  '50,000 links in 0.8 MB': {
    tool: 'flood.mail',
    args: { to: ['a@b.example'], subject: 's', body: '<a href=https://e'.repeat(50_000) },
  },
  '1 MB of 50,000 members': {
    tool: 'flood.data',
    args: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`member${i}`, i])),
  },
  '1 MB of hidden characters': { tool: 'flood.data', args: { text: '\u200d'.repeat(330_000) } },
};

export interface FloodFigure {
  name: string;
  /** Milliseconds. */
  stop: { p50: number; p99: number };
  bystander: { p99: number };
  loop: { p50: number; p99: number; max: number };
  answers: Record<string, number>;
}

/** How long stops, and another agent's reads, take while one agent posts `count` of the dearest proposals, and how late the event loop is meanwhile. */
export async function flood(
  desk: Desk,
  world: World,
  { count, stops, only }: { count: number; stops: number; only?: string | undefined },
): Promise<FloodFigure[]> {
  for (const [name, decoder] of [
    ['flood.sql', 'sql'],
    ['flood.mail', 'email'],
    ['flood.data', 'json'],
  ] as const)
    await world.newTool(name, decoder);
  const token = await world.adminToken(`flood-${Date.now()}`, ['locks']);
  const bystander = (await world.newAgent(`bystander-${Date.now()}`), world.agentKey);
  const figures: FloodFigure[] = [];
  for (const [name, proposal] of Object.entries(FLOODS)) {
    if (only !== undefined && !name.includes(only)) continue;
    figures.push({ name, ...(await one(desk, world, { token, bystander, proposal, count, stops })) });
  }
  return figures;
}

interface Round {
  token: string;
  bystander: string;
  proposal: { tool: string; args: object };
  count: number;
  stops: number;
}

async function one(
  desk: Desk,
  world: World,
  { token, bystander, proposal, count, stops }: Round,
): Promise<Omit<FloodFigure, 'name'>> {
  const { agentId } = await world.newAgent(`flooder-${Date.now()}`);
  const key = world.agentKey;
  // Another agent's: a stop of the flooder would end the flood, and with it what is measured.
  const other = await world.newAgent(`stopped-${Date.now()}`);
  const body = JSON.stringify({ ...proposal, claim: { summary: 'flood' } });
  await loopDelay(desk);
  const times = { stop: [] as number[], bystander: [] as number[] };
  const flooding = proposal.tool === '' ? null : await begin({ url: desk.url, key, body, count });
  for (let i = 0; i < stops; i += 1) {
    // The last one is of the flooder itself.
    const id = i === stops - 1 ? agentId : other.agentId;
    const lock = JSON.stringify({ target: { type: 'agent', id }, message: 'stop under a flood' });
    await Promise.all([
      timed(times.stop, () => expectOk(send(`${desk.url}/api/v1/admin/locks`, 'POST', bearer(token), lock))),
      timed(times.bystander, () => expectOk(send(`${desk.url}/api/v1/agent`, 'GET', bearer(bystander)))),
    ]);
  }
  const answers = (await flooding?.answers) ?? {};
  const loop = await loopDelay(desk);
  return {
    stop: { p50: quantile(times.stop, 0.5), p99: quantile(times.stop, 0.99) },
    bystander: { p99: quantile(times.bystander, 0.99) },
    loop,
    answers,
  };
}

/** Starts the flood, and answers when it has begun. */
async function begin(workerData: FloodThreadData): Promise<{ answers: Promise<Record<string, number>> }> {
  const thread = new Worker(join(import.meta.dirname, 'flood-thread.ts'), { workerData });
  await once(thread, 'message');
  return { answers: once(thread, 'message').then(([answers]) => answers as Record<string, number>) };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function timed(into: number[], work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  into.push(performance.now() - started);
}

async function expectOk(sent: ReturnType<typeof send>): Promise<void> {
  const { status, json } = await sent;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(json)}`);
}

/** The server's own figures since this was last asked, in milliseconds. */
async function loopDelay(desk: Desk): Promise<FloodFigure['loop']> {
  const text = await (await fetch(`${desk.url}/metrics`)).text();
  const of = (q: string): number =>
    1_000 *
    Number(new RegExp(`^countersign_event_loop_delay_seconds\\{quantile="${q}"\\} (\\S+)`, 'm').exec(text)?.[1]);
  return { p50: of('0.5'), p99: of('0.99'), max: of('1') };
}

/** The figures as a table. */
export function floodTable(figures: readonly FloodFigure[]): string {
  const ms = (n: number): string => n.toFixed(1).padStart(8);
  const rows = figures.map(
    ({ name, stop, bystander, loop, answers }) =>
      `${name.padEnd(36)}${ms(stop.p50)}${ms(stop.p99)}${ms(bystander.p99)}${ms(loop.p50)}${ms(loop.p99)}${ms(loop.max)}  ${Object.entries(
        answers,
      )
        .map(([status, n]) => `${n} × ${status}`)
        .join(', ')}`,
  );
  const head = `${''.padEnd(36)}${['stop p50', 'p99', 'read p99', 'loop p50', 'p99', 'max'].map((h) => h.padStart(8)).join('')}  answers`;
  return [`${availableParallelism()} cores, Node ${process.version}; milliseconds`, head, ...rows].join('\n');
}
