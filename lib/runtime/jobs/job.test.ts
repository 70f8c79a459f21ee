import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Hub } from '../wake/hub.ts';
import { startJob, type Job } from './job.ts';
import { linesLog } from '#lib/runtime/log.ts';

// The clock is the tests’ own: what is asked here is when a run starts, and a busy machine must not have a say in it.
const stops: (() => Promise<void>)[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function start(job: Partial<Job> & Pick<Job, 'run'>) {
  const hub = new Hub();
  const lines: string[] = [];
  const stop = startJob(
    { name: 'test', ...job },
    hub,
    linesLog((line) => lines.push(line)),
  );
  stops.push(stop);
  return { hub, lines, stop, wake: (channel = 'news') => hub.publish([channel]) };
}

/** A run that lasts until the test ends it. */
function heldOpen() {
  let runs = 0;
  let most = 0;
  let open = 0;
  const ends: (() => void)[] = [];
  const run = async (): Promise<undefined> => {
    runs += 1;
    most = Math.max(most, ++open);
    await new Promise<void>((resolve) => ends.push(resolve));
    open -= 1;
  };
  return { run, end: () => ends.shift()?.(), runs: () => runs, most: () => most };
}

test('runs at once, and again every so often', async () => {
  let runs = 0;
  start({ every: 20, run: () => Promise.resolve(void (runs += 1)) });
  await pass(0);
  expect(runs).toBe(1);
  await pass(40);
  expect(runs).toBe(3);
});

test('a run may say when the next one is due', async () => {
  const at: number[] = [];
  start({ every: 60_000, run: () => Promise.resolve(at.push(performance.now()) < 3 ? 30 : undefined) });
  await pass(200);
  expect(at).toHaveLength(3);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBe(30);
});

test('the first run can wait, also for a wake-up', async () => {
  let runs = 0;
  const run = () => Promise.resolve(void (runs += 1));
  const { wake } = start({ first: null, wakeOn: 'news', run });
  start({ first: 60_000, run });
  await pass(30);
  expect(runs).toBe(0);
  wake('something else');
  await pass(30);
  expect(runs).toBe(0);
  wake();
  await pass(0);
  expect(runs).toBe(1);
});

test('runs never overlap, and any number of wake-ups during a run lead to one more', async () => {
  const work = heldOpen();
  const { wake } = start({ wakeOn: 'news', run: work.run });
  await pass(0);
  expect(work.runs()).toBe(1);
  for (let i = 0; i < 5; i++) wake();
  await pass(30);
  expect(work.runs()).toBe(1);
  work.end();
  await pass(0);
  expect(work.runs()).toBe(2);
  work.end();
  await pass(30);
  expect(work.runs()).toBe(2);
  expect(work.most()).toBe(1);
});

test('a burst of wake-ups is one run, no later than the first of them asked', async () => {
  const at: number[] = [];
  const { wake } = start({
    first: null,
    wakeOn: (channel) => channel.startsWith('new'),
    gather: 60,
    run: () => Promise.resolve(void at.push(performance.now())),
  });
  const begun = performance.now();
  for (let i = 0; i < 5; i++) {
    wake();
    await pass(10);
  }
  await pass(60);
  expect(at.map((time) => time - begun)).toEqual([60]);
});

test('an error is logged and the run tried again, later each time, also while it is woken all the time', async () => {
  const at: number[] = [];
  const { lines, wake } = start({
    wakeOn: 'news',
    run: () => {
      if (at.push(performance.now()) === 2) clearInterval(busy);
      return Promise.reject(new Error('no'));
    },
  });
  const busy = setInterval(wake, 10);
  await pass(1_100);
  expect(at).toHaveLength(2);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(lines).toEqual(['test: no; trying again', 'test: no; trying again']);
  await pass(1_500);
  expect(at).toHaveLength(2);
});

test('a quiet job leaves no line about an error, and is tried again all the same', async () => {
  let runs = 0;
  const { lines } = start({
    quiet: true,
    run: () => (++runs < 2 ? Promise.reject(new Error('no')) : Promise.resolve(undefined)),
  });
  await pass(1_000);
  expect(runs).toBe(2);
  expect(lines).toEqual([]);
});

test('no retry waits longer than the time between runs', async () => {
  let runs = 0;
  start({ every: 20, run: () => (++runs < 4 ? Promise.reject(new Error('no')) : Promise.resolve(undefined)) });
  await pass(100);
  expect(runs).toBeGreaterThan(4);
});

test('stopping aborts the signal, waits for the run in flight, and starts none after it', async () => {
  let aborted = false;
  let runs = 0;
  const { stop, wake } = start({
    every: 1,
    wakeOn: 'news',
    run: async (signal) => {
      runs += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise((resolve) => setTimeout(resolve, 30));
      aborted = true;
      return undefined;
    },
  });
  await pass(0);
  expect(runs).toBe(1);
  wake();
  await Promise.all([stop(), pass(30)]);
  expect(aborted).toBe(true);
  wake();
  await pass(30);
  expect(runs).toBe(1);
});
