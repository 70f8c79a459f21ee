import { performance } from 'node:perf_hooks';

import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { importRecords } from '#lib/usecases/tools/import-records.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { eventLoopHeld } from '../../test/event-loop.ts';
import { tool, type World } from '../../test/world.ts';
import { median, table, type Figure } from '../figures.ts';
import { onFreshDesk } from '../speed.ts';

const TOOLS = 300;
const RECORDS = 50_000;
const MUST_MS = 20;
const AT_ONCE = 10_000;

/** How much of the event loop one change of the configuration costs with 300 tools and 50,000 records: writing it and taking it up again. */
export const benchConfiguration = ([rounds = '15']: string[]): Promise<void> =>
  onFreshDesk(async (_desk, world) => {
    await fill(world);
    const figures: Figure[] = [];
    for (const [name, change] of Object.entries(changesOf(world)))
      figures.push(...(await cost(world, name, change, Number(rounds))));
    process.stdout.write(`${table(figures)}\n`);
    if (figures.some((figure) => !figure.ok)) process.exitCode = 1;
  });

async function fill(world: World): Promise<void> {
  for (let i = 0; i < TOOLS; i++)
    await putTool(world.ctx, world.operator, tool(`bulk.tool${i}`, 'read', { title: `Tool ${i}` }));
  for (let from = 0; from < RECORDS; from += AT_ONCE)
    await importRecords(
      world.ctx,
      world.operator,
      Array.from({ length: AT_ONCE }, (_, i) => ({ kind: 'domain', key: `n${from + i}.example`, own: true })),
    );
}

const changesOf = (world: World): Record<string, (round: number) => Promise<unknown>> => ({
  'one record': (round) =>
    putRecord(world.ctx, world.operator, { kind: 'domain', key: `n${round}.example`, own: round % 2 === 0 }),
  'a new tool': (round) => putTool(world.ctx, world.operator, tool(`new.tool${round}`, 'read', { title: 'New' })),
  'a new agent': (round) =>
    createAgent(world.ctx, world.operator, {
      name: `new-${round}`,
      owner: world.people.wei.email,
      groups: [],
      tools: ['*'],
    }),
});

async function cost(
  world: World,
  name: string,
  change: (round: number) => Promise<unknown>,
  rounds: number,
): Promise<Figure[]> {
  const work = async (round: number): Promise<void> => {
    await change(round);
    await world.ctx.configuration();
  };
  // Warm: plans are made, code is compiled.
  for (let round = 0; round < 3; round++) await work(round);
  const busy: number[] = [];
  const held: number[] = [];
  for (let round = 3; round < 3 + rounds; round++) {
    // The time the loop was not idle, of one change, then how long at a stretch, of another: looking for that keeps the loop from ever being idle.
    const before = performance.eventLoopUtilization();
    await work(round);
    busy.push(performance.eventLoopUtilization(before).active);
    held.push(await eventLoopHeld(() => work(round + rounds)));
  }
  const figure = (what: string, ours: number[]): Figure => ({
    name: `${name}: ${what}`,
    unit: 'ms',
    ours,
    bare: [],
    must: `≤ ${MUST_MS} ms`,
    ok: median(ours) <= MUST_MS,
  });
  return [figure('event loop busy', busy), figure('longest at a stretch', held)];
}
