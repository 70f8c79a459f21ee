import { runOrExplain } from '#lib/runtime/run-or-explain.ts';
import { linesLog } from '#lib/runtime/log.ts';
import { startRuntime } from '#lib/runtime/runtime.ts';
import { seed } from './seed-organisation.ts';

// Prints the result to stdout as one line of JSON, for the process that starts the agents.
await runOrExplain(async () => {
  const runtime = await startRuntime(linesLog((line) => process.stderr.write(`${line}\n`)));
  try {
    process.stdout.write(`${JSON.stringify(await seed(runtime.ctx, process.argv.includes('--replay')))}\n`);
  } finally {
    await runtime.close();
  }
});
