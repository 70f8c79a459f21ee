import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { quantile } from '../figures.ts';
import { readCalls } from './calls.ts';
import { Engine, SOURCES } from './engine.ts';
import { loadPlot } from './plot.ts';
import { riskTable, type Row } from './report.ts';
import { timeEvaluations } from './timing.ts';
import { holdingEveryNonRead, intervalsOf, scoreOf, sharesOf, type Decided } from './score.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run bench -- risk [--data FOLDER]`: the engine on calls that others recorded. The same input gives the same bytes. */
export function benchRisk(args: string[]): void {
  const { data } = parseArgs({ args, options: { data: { type: 'string', default: '../shared/data' } } }).values;
  const folder = resolve(data);
  const rows: Row[] = [];
  const timings: number[] = [];
  for (const [i, source] of Object.keys(SOURCES).entries()) {
    process.stderr.write(`${source} …\n`);
    const engine = new Engine(folder, source, 1_000 + i);
    const decided = readCalls(join(folder, `${source}.jsonl`)).map(({ seen, answer }): Decided => ({
      suite: seen.suite,
      answer,
      read: seen.effect === 'read',
      outcome: engine.decide(answer.caseId, seen),
    }));
    timings.push(...engine.timings);
    const suites = [...new Set(decided.map((one) => one.suite))].sort();
    rows.push({
      source,
      score: scoreOf(decided),
      shares: sharesOf(scoreOf(decided)),
      intervals: intervalsOf(decided),
      everyNonRead: sharesOf(scoreOf(holdingEveryNonRead(decided))),
      suites: suites.map((suite) => {
        const score = scoreOf(decided.filter((one) => one.suite === suite));
        return { suite, score, shares: sharesOf(score) };
      }),
      leaveOneOut: suites.map((suite) => ({
        without: suite,
        shares: sharesOf(scoreOf(decided.filter((one) => one.suite !== suite))),
      })),
    });
  }
  const results = join(ROOT, 'bench/results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'risk.json'), `${JSON.stringify({ sources: rows }, null, 2)}\n`);
  writeFileSync(join(results, 'risk.svg'), loadPlot(rows));
  process.stdout.write(`${riskTable(rows)}\n`);
  const { p50, p99 } = timeEvaluations();
  process.stderr.write(
    `\nOne evaluation at 200 rules in a run of 100 steps: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (must 1).`,
  );
  process.stderr.write(
    `\nOne evaluation of the recorded calls: p50 ${quantile(timings, 0.5).toFixed(2)} ms, p99 ${quantile(timings, 0.99).toFixed(2)} ms. Written to ${results}/risk.json and risk.svg\n`,
  );
}
