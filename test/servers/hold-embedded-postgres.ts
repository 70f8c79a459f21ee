import { startEmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { runOrExplain } from '#lib/runtime/run-or-explain.ts';

/** Starts the embedded database on the home given, reports it, and runs until it is stopped, killed, or told by SIGUSR2 to give up. */
await runOrExplain(async () => {
  const { url, stop } = await startEmbeddedPostgres(process.argv[2] ?? '', (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${url}\n`);
  process.once('SIGUSR2', () => process.exit(1));
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
});
setInterval(() => {}, 60_000);
