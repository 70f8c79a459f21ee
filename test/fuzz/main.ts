import { parseArgs } from 'node:util';

import { startDesk } from '../desk.ts';
import { World } from '../world.ts';
import { logFaults } from './log-faults.ts';
import { fuzz, type FuzzReport } from './run-fuzz.ts';

// `npm run fuzz -- --requests 1000000 --seed 20261129` starts a desk of its own, sends as many requests, and ends with 1 when anything is wrong.
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '20261129' },
    connections: { type: 'string', default: '16' },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);

const desk = await startDesk({ COUNTERSIGN_RATE_LIMIT: '1000000000' });
const world = new World({ live: true, home: desk.home, origin: desk.url });
let failed: boolean;
try {
  await world.open(desk.databaseUrl);
  let mostRss = 0;
  let last = 0;
  const report = await fuzz(world, {
    ...{ base: desk.url, requests, seed, connections: Number(values.connections) },
    onRound: (sent) => {
      void rss().then(
        (bytes) => (mostRss = Math.max(mostRss, bytes)),
        () => undefined,
      );
      if (sent - last < 10_000) return;
      last = sent;
      process.stderr.write(`${sent.toLocaleString('en')} sent …\n`);
    },
  });
  const logged = await logFaults(desk.logFile);
  print(report, mostRss, logged);
  failed = report.faults.length > 0 || logged.length > 0;
} finally {
  await world.close();
  await desk.stop();
}
process.exit(failed ? 1 : 0);

/** Resident memory of the server in bytes, as it says itself. */
async function rss(): Promise<number> {
  const text = await (await fetch(`${desk.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0);
}

function print({ sent, seconds, p99, statuses, letIn, faults }: FuzzReport, most: number, logged: string[]): void {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  for (const [route, counts] of [...statuses].sort())
    line(
      `${route.padEnd(58)} ${[...counts]
        .sort(([a], [b]) => a - b)
        .map(([status, n]) => `${status}×${n}`)
        .join(' ')}`,
    );
  line(`let in: ${[...letIn].map(([name, n]) => `${name} ${n}`).join(', ')}`);
  for (const fault of [...faults, ...logged.slice(0, 20).map((one) => `log: ${one}`)]) line(`✗ ${fault}`);
  line(
    `${sent.toLocaleString('en')} requests, seed ${seed}, ${Math.round(seconds)} s, ${Math.round(sent / seconds)}/s, ` +
      `p99 ${p99.toFixed(0)} ms, server at most ${Math.round(most / 1_048_576)} MB: ` +
      `${faults.length} faults, ${logged.length} log lines that should not be`,
  );
}
