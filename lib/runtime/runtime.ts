import { probeServer } from '#lib/store/database-server.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import { migrate } from '#lib/store/migrate.ts';
import type { Context } from '#lib/usecases/context.ts';
import { startBreaker } from './breaker.ts';
import { createContext } from './context.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start.ts';
import { readEnv, type Env } from './env.ts';
import { startExpiry } from './expiry.ts';
import { Hub } from './hub.ts';
import { keyIdentifier, type KeyActor } from './identify-key.ts';
import { LocksWatch } from './locks-watch.ts';
import { startOutside } from './outside/start-outside.ts';
import { openSigner } from './signing-keys.ts';
import { startSequencer } from './sequencer.ts';
import { StartupFailure } from '#lib/store/startup-failure.ts';
import { WakeUps } from './wake-ups.ts';

/** Everything that lives as long as the process. */
export interface Runtime {
  env: Env;
  ctx: Context;
  db: Database;
  hub: Hub;
  wakeUps: WakeUps;
  locks: LocksWatch;
  identify: (key: string) => Promise<KeyActor | null>;
  log: (line: string) => void;
  close(): Promise<void>;
}

// server.ts and Next's bundle each hold a copy of this module; the process has one runtime all the same.
const PLACE = Symbol.for('countersign.runtime');
const shared = globalThis as { [PLACE]?: Promise<Runtime> };

/** The process's runtime, started on first use. */
export function getRuntime(): Promise<Runtime> {
  return (shared[PLACE] ??= startRuntime((line) => console.log(line)));
}

/** Opens database, keys and wake-ups and starts the background jobs. Throws `StartupFailure` with one line where it cannot. */
export async function startRuntime(log: (line: string) => void): Promise<Runtime> {
  const env = readEnv(process.env);
  const embedded = env.databaseUrl === null ? await startEmbeddedPostgres(env.home, log) : null;
  const url = env.databaseUrl ?? embedded?.url ?? '';
  const db = openDatabase(url);
  try {
    await reach(url);
    const { applied } = await migrate(url, log);
    if (applied.length > 0) log(`Database brought up to date: ${applied.join(', ')}`);
    const hub = new Hub();
    const wakeUps = new WakeUps(db, hub, () => embedded?.revive() ?? Promise.resolve());
    await wakeUps.start();
    const signer = await openSigner(env.home, env.origin);
    const ctx = createContext({
      db,
      hub,
      publish: (topics) => wakeUps.publish(topics),
      signer,
      outside: { witnesses: env.witnesses, anchors: env.anchors.map(({ name }) => name) },
      origin: env.origin,
    });
    const locks = new LocksWatch(ctx);
    await locks.refresh();
    const stopExpiry = startExpiry(ctx, log);
    const stopBreaker = startBreaker(ctx, hub, log);
    const stopSequencer = startSequencer(ctx, hub, log);
    const stopOutside = startOutside({ url, ctx, log }, hub, env);
    return {
      env,
      ctx,
      db,
      hub,
      wakeUps,
      locks,
      identify: keyIdentifier(db, hub),
      log,
      close: async () => {
        await stopOutside();
        await stopExpiry();
        await stopBreaker();
        await stopSequencer();
        await wakeUps.close();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await db.close().catch(() => undefined);
    await embedded?.stop();
    throw error;
  }
}

/** The pool itself would wait for ever for a host that takes the connection and never answers. */
async function reach(url: string): Promise<void> {
  const probe = await probeServer(url);
  if (probe.state === 'ready') return;
  const why = probe.state === 'starting' ? 'it is still starting, or shutting down' : probe.why;
  const where = new URL(url);
  throw new StartupFailure(
    `The database at ${where.host}${where.pathname} cannot be reached: ${why}. Check DATABASE_URL.`,
  );
}
