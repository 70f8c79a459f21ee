import { parseArgs } from 'node:util';
import { browserStage } from './testing/browser-stage.ts';
import { keepBusy } from './testing/busy.ts';
import { add, listOfFailures, NOTHING, summary } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';
import { staticChecks } from './testing/static-checks.ts';
import { vitestStage } from './testing/vitest-stage.ts';

// `--busy` keeps all cores otherwise at work; `--times 5` runs everything so often and fails when one run did.
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    only: { type: 'string' },
    busy: { type: 'boolean' },
    times: { type: 'string', default: '1' },
  },
});

const unit = vitestStage('unit', 'unit');
const all: Stage[] = values.quick
  ? [staticChecks(true), unit]
  : [
      staticChecks(false),
      unit,
      vitestStage('database', 'db'),
      vitestStage('api', 'api'),
      vitestStage('server', 'server'),
      browserStage,
    ];
const stages = values.only === undefined ? all : all.filter((stage) => stage.name === values.only);

const rest = values.busy ? keepBusy() : () => undefined;
let failed = false;
for (let time = 0; time < Number(values.times); time++) failed = !(await runAll()) || failed;
rest();
process.exit(failed ? 1 : 0);

async function runAll(): Promise<boolean> {
  let total = NOTHING;
  for (const stage of stages) {
    const started = Date.now();
    process.stdout.write(`\n── ${stage.name} ──\n`);
    const counts = await stage.run();
    process.stdout.write(`${stage.name}: ${summary(counts)} in ${Math.round((Date.now() - started) / 1000)} s\n`);
    total = add(total, counts);
  }
  process.stdout.write(`\n${listOfFailures(total)}${summary(total)}\n`);
  return total.failed === 0 && total.passed > 0;
}
