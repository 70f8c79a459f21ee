import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startDesk, type Desk } from '../../test/desk.ts';
import { World } from '../../test/world.ts';
import { quantile, table, type Figure } from '../figures.ts';
import { send } from '../load.ts';
import { WorkingAgents } from './agents.ts';
import { ConsoleReads } from './console-reads.ts';
import { stopAndLift, type Stops } from './rounds.ts';
import { copyActions, ManyWaiting } from './waiting.ts';

interface Load {
  seconds: number;
  agents: number;
  /** Actions that wait when a stop is set; 0: only what the agents have under way. */
  waiting: number;
  /** Held waits among them. */
  waits: number;
  /** Whether the console's heaviest reads run meanwhile, over so many finished actions. */
  reads: boolean;
  history: number;
}

const CHANGE_EVERY_MS = 200;

/** The full size, as `npm run bench -- stop-under-load` runs it; options make it smaller or add to it. */
function loadOf(args: string[]): Load {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '120' },
      agents: { type: 'string', default: '40' },
      waiting: { type: 'string', default: '0' },
      waits: { type: 'string', default: '1000' },
      reads: { type: 'boolean', default: false },
      history: { type: 'string', default: '100000' },
    },
  });
  return {
    seconds: Number(values.seconds),
    agents: Number(values.agents),
    waiting: Number(values.waiting),
    waits: Math.min(Number(values.waits), Number(values.waiting)),
    reads: values.reads,
    history: Number(values.history),
  };
}

/** Stops are set and lifted while agents propose and redeem and the configuration changes five times a second, all on the default pool. */
export async function benchStops(args: string[]): Promise<void> {
  const { stops, lag } = await stopsUnderLoad(loadOf(args), (line) => process.stdout.write(`${line}\n`));
  const figures = figuresOf(stops, lag);
  process.stdout.write(`\n${table(figures)}\n`);
  if (figures.some((figure) => !figure.ok)) process.exitCode = 1;
}

export interface Measured {
  stops: Stops;
  /** Milliseconds of event-loop lag of the server, p99. */
  lag: number;
}

/** Sets and lifts stops under this load, on a desk of their own. */
export async function stopsUnderLoad(load: Load, say: (line: string) => void): Promise<Measured> {
  const desk = await startDesk({ COUNTERSIGN_RATE_LIMIT: '100000000' });
  const world = new World({ live: true, home: desk.home });
  try {
    await world.open(desk.databaseUrl);
    return await measure(desk, world, load, say);
  } finally {
    await world.close();
    await desk.stop();
  }
}

async function measure(desk: Desk, world: World, load: Load, say: (line: string) => void): Promise<Measured> {
  const token = await world.adminToken('bench', ['locks', 'tools']);
  if (load.reads) {
    say(`${load.history} finished actions …`);
    const { id } = await world.submit({ tool: 'note.never' });
    await copyActions(world, id, load.history);
  }
  const waiting = load.waiting > 0 ? new ManyWaiting(world, load.waiting) : null;
  await waiting?.start();
  const agents = new WorkingAgents();
  const reads = load.reads ? new ConsoleReads() : null;
  const stops: Stops = { inForce: [], refused: [], answered: [], told: [], recorded: [], past: 0, last: null };
  await agents.start(desk, world, load.agents);
  // Warm: plans are made, code is compiled.
  await sleep(Math.min(5_000, load.seconds * 100));
  await reads?.start(desk, world, agents.ids[0] ?? '', () => stops.last);
  await lagP99(desk);
  const changes = changing(desk, token);
  say(`${load.seconds} s of stops …`);
  const until = performance.now() + load.seconds * 1_000;
  await stopAndLift({ desk, world, token, agents, waiting, waits: load.waits, until }, stops);
  const lag = await lagP99(desk);
  const changed = await changes();
  await reads?.stop();
  await agents.stop();
  const calls = `${agents.accepted} calls accepted, ${agents.refused} refused, ${changed} changes of the configuration`;
  say(`${stops.inForce.length} stops; ${calls}${reads ? `; reads: ${JSON.stringify(reads.done)}` : ''}`);
  return { stops, lag };
}

function figuresOf(stops: Stops, lag: number): Figure[] {
  const figure = (name: string, value: number, must: number | null, unit = 'ms'): Figure => ({
    name,
    unit,
    ours: [value],
    bare: [],
    must: must === null ? '–' : `≤ ${must} ${unit}`.trim(),
    ok: must === null || value <= must,
  });
  const large = stops.told.length > 0;
  return [
    figure('stop in force, p50', quantile(stops.inForce, 0.5), null),
    figure('stop in force, p99', quantile(stops.inForce, 0.99), 100),
    figure('stop in force, longest', Math.max(...stops.inForce), null),
    figure('first refusal seen, p99', quantile(stops.refused, 0.99), null),
    figure('stop answered, p99', quantile(stops.answered, 0.99), null),
    figure('accepted after a stop was answered', stops.past, 0, ''),
    ...(large ? [figure('last held wait told, p50', quantile(stops.told, 0.5), 100)] : []),
    ...(large ? [figure('last held wait told, longest', Math.max(...stops.told), null)] : []),
    ...(large ? [figure('all recorded after, longest', Math.max(...stops.recorded), null)] : []),
    figure('event-loop lag, p99', lag, 50),
  ];
}

/** Changes the configuration five times a second until the returned function is called, which answers how often. */
function changing(desk: Desk, token: string): () => Promise<number> {
  let over = false;
  let changed = 0;
  const lane = (async () => {
    while (!over) {
      const next = sleep(CHANGE_EVERY_MS);
      const url = `${desk.url}/api/v1/admin/records/contact/person-${changed % 100}@example.test`;
      const body = JSON.stringify({ name: `Person ${changed}` });
      const { status, json } = await send(url, 'PUT', { authorization: `Bearer ${token}` }, body);
      if (status >= 300) throw new Error(`a change answered ${status}: ${JSON.stringify(json)}`);
      changed += 1;
      await next;
    }
  })();
  return async () => {
    over = true;
    await lane;
    return changed;
  };
}

/** Milliseconds of event-loop lag since it was asked last. */
async function lagP99(desk: Desk): Promise<number> {
  const text = await (await fetch(`${desk.url}/metrics`)).text();
  const found = /^countersign_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)/m.exec(text);
  return Number(found?.[1]) * 1_000;
}
