import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { migrate } from '#lib/store/migrate.ts';
import { World } from '../../test/world.ts';
import { median } from '../figures.ts';
import { fillDesk } from '../generate/fill.ts';
import { everyList } from './every-list.ts';

const ROUNDS = 9;
const WARM = 3;
const MUST = 1.2;
/** Below this a difference is the machine's, not the statement's. */
const NOISE_MS = 0.5;
const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * `npm run bench -- lists [SMALL LARGE]`: how long the first page of every list takes, with every combination of filters, on a desk with 10,000 actions
 * and on one with a million. The must is that no list takes 1.2 times as long.
 */
export async function benchLists(args: string[]): Promise<void> {
  const [small = 10_000, large = 1_000_000] = args.map(Number);
  const [few, many] = [await measure(small), await measure(large)];
  const rows = [...many].map(([name, ms]) => {
    const before = few.get(name) ?? NaN;
    return { name, before, ms, ratio: ms / before, ok: ms <= before * MUST || ms - before < NOISE_MS };
  });
  rows.sort((a, b) => b.ratio - a.ratio);
  say(
    `\n${'list'.padEnd(64)}  ${small.toLocaleString('en').padStart(9)}  ${large.toLocaleString('en').padStart(10)}  ratio`,
  );
  for (const row of rows.filter(({ ok }, i) => !ok || i < 25))
    say(
      `${row.name.padEnd(64)}  ${row.before.toFixed(2).padStart(6)} ms  ${row.ms.toFixed(2).padStart(7)} ms  ${row.ratio.toFixed(2)}${row.ok ? '' : '  NO'}`,
    );
  const missed = rows.filter(({ ok }) => !ok).length;
  say(`\n${rows.length} lists, ${missed} above ${MUST} × (and ${NOISE_MS} ms)`);
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lists.json'), JSON.stringify({ node: process.version, small, large, rows }, null, 2));
  if (missed > 0) process.exitCode = 1;
}

async function measure(count: number): Promise<Map<string, number>> {
  const postgres = await startThrowawayPostgres(() => undefined);
  const world = new World({ live: true });
  try {
    await migrate(postgres.url, () => undefined);
    await world.open(postgres.url);
    say(`A desk with ${count.toLocaleString('en')} actions …`);
    const lists = everyList(world, await fillDesk(world, count, say));
    const times = new Map<string, number>();
    for (const { name, read } of lists) {
      const each: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now();
        await read();
        each.push(performance.now() - started);
      }
      // The first reads prepare the statement and fill the cache.
      times.set(name, median(each.slice(WARM)));
    }
    return times;
  } finally {
    await world.close();
    await postgres.stop();
  }
}
