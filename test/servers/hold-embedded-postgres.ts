import { startEmbeddedPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { runOrExplain } from '#lib/runtime/run-or-explain.ts';

/** A server reduced to its database: starts it on the home given, says so, and stays until it is stopped, killed or, by SIGUSR2, gives up. */
await runOrExplain(async () => {
  const { url, stop } = await startEmbeddedPostgres(process.argv[2] ?? '', (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${url}\n`);
  process.once('SIGUSR2', () => process.exit(1));
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
});
setInterval(() => {}, 60_000);
