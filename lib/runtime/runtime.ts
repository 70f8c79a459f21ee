import { probeServer } from '#lib/store/database-server.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import { loadLocalAddress, type StoredDesk } from '#lib/store/desk/desk.ts';
import { addressOf, isLoopback, sameDesk } from '#lib/domain/desk/origin.ts';
import { readOwnMigrations } from '#lib/store/migrate.ts';
import { programOf } from '#lib/store/migrations/migration-file.ts';
import { announceProcess, refuseUnknownFormats } from '#lib/usecases/desk/announce-process.ts';
import { settleDesk } from '#lib/usecases/desk/settle-desk.ts';
import type { Context } from '#lib/usecases/context.ts';
import { settleKeys } from '#lib/usecases/ledger/settle-keys.ts';
import { sharedAssessors } from './assessing/assessors.ts';
import { breakerStops, breakerWatch } from './jobs/breaker.ts';
import { refuseWrongClock } from './clock.ts';
import { createContext, newId } from './context.ts';
import { Draining } from './draining/draining.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start.ts';
import { readEnv, type Env } from './env.ts';
import { erasure } from './jobs/erasure.ts';
import { expiry } from './jobs/expiry.ts';
import { halting } from './jobs/halting.ts';
import { startJob, type Job } from './jobs/job.ts';
import { Hub } from './wake/hub.ts';
import { serverLog, type Log } from './log.ts';
import { migrateAtStart } from './migrate-at-start.ts';
import { keyIdentifier, type KeyActor } from './identify-key.ts';
import { LocksWatch } from './wake/locks-watch.ts';
import { keysOfRuntime, type KeyNeed } from './keys/keys-of-runtime.ts';
import type { Keyring } from './keys/keyring.ts';
import { watchKeys } from './keys/watch-keys.ts';
import { anchoring } from './outside/anchoring.ts';
import { cosigning, type Places } from './outside/cosigning.ts';
import { logNet } from './jobs/log-net.ts';
import { presenceJobs } from './jobs/presence.ts';
import { programWatch } from './jobs/program-watch.ts';
import { sequencer } from './jobs/sequencer.ts';
import { stateWatch } from './jobs/state-watch.ts';
import { statistics } from './jobs/statistics.ts';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { LogTail } from './wake/log-tail.ts';
import { isUnreachable } from './unreachable.ts';
import { Presence } from './wake/presence.ts';
import { watchdog } from './jobs/watchdog.ts';
import { WakeUps } from './wake/wake-ups.ts';

/** Everything that lives as long as the process. */
export interface Runtime {
  env: Env;
  ctx: Context;
  db: Database;
  hub: Hub;
  wakeUps: WakeUps;
  locks: LocksWatch;
  /** The log as it grows, for event streams. */
  tail: LogTail;
  /** That this process is alive, for the clients that hang on it. */
  presence: Presence;
  /** Null where they cannot be used; whatever needs a signature then says why. */
  keys: Keyring | null;
  identify: (key: string, isStop?: boolean) => Promise<KeyActor | null>;
  log: Log;
  draining: Draining;
  close(): Promise<void>;
}

// server.ts and Next's bundle each hold a copy of this module; the process has one runtime all the same.
const PLACE = Symbol.for('countersign.runtime');
const shared = globalThis as { [PLACE]?: Promise<Runtime> };

/** The process's runtime, started on first use. */
export function getRuntime(): Promise<Runtime> {
  return (shared[PLACE] ??= startRuntime(serverLog(process.env)));
}

/** Opens database, keys and wake-ups and starts the background jobs. Throws `StartupFailure` with one line where it cannot. */
export async function startRuntime(log: Log, need: KeyNeed = 'to-serve'): Promise<Runtime> {
  const env = readEnv(process.env);
  const embedded = env.databaseUrl === null ? await startEmbeddedPostgres(env.home, log.info) : null;
  const url = env.databaseUrl ?? embedded?.url ?? '';
  const db = openDatabase(url);
  let keys: Keyring | null = null;
  try {
    await reach(url);
    await migrateAtStart(url, embedded ? 'always' : env.migrate, log.info);
    await refuseUnknownFormats(db);
    if (need === 'to-serve') await refuseWrongClock(db);
    const hub = new Hub();
    const wakeUps = new WakeUps(db, hub, () => embedded?.revive() ?? Promise.resolve());
    await wakeUps.start();
    const desk = await deskOf(env, db, (channels) => wakeUps.publish(channels), log);
    const opened = await keysOfRuntime(env, desk.log_name, db, need, log);
    const { signer } = opened;
    keys = opened.keys;
    const assessor = sharedAssessors();
    assessor.warn = (line) => log.warn(line);
    if (need === 'to-serve') assessor.warm();
    const ctx = createContext({
      db,
      assessor,
      hub,
      publish: (channels) => wakeUps.publish(channels),
      signer,
      secret: env.secret,
      outside: { witnesses: env.witnesses, anchors: env.anchors.map(({ name }) => name) },
      origin: desk.origin,
      issuer: desk.issuer,
      address: await addressFor(desk.origin, env, db, need),
      warn: (line) => log.warn(line),
    });
    if (keys && need === 'to-serve') await settleKeys(ctx, keys);
    const locks = new LocksWatch(ctx);
    await locks.refresh();
    const tail = new LogTail(db, hub);
    const presence = new Presence(db);
    const draining = new Draining();
    if (need === 'to-serve') {
      await announce(ctx, presence, draining);
      await Promise.all([tail.start(), presence.start()]);
    }
    const jobs = [
      ...jobsOf(ctx, keys, env, { url, ctx, log }),
      stateWatch(db, hub),
      programWatch(ctx, (why) => draining.mustEnd(why)),
      ...(need === 'to-serve' ? [logNet(tail), ...presenceJobs(presence)] : []),
    ];
    const stops = jobs.map((job) => startJob(job, hub, log));
    return {
      env,
      ctx,
      db,
      hub,
      wakeUps,
      locks,
      tail,
      presence,
      keys,
      identify: keyIdentifier(db, hub),
      log,
      draining,
      close: async () => {
        await Promise.all(stops.map((stop) => stop()));
        tail.close();
        await presence.close();
        await opened.keys?.close();
        await assessor.close();
        await wakeUps.close();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await keys?.close();
    await db.close().catch(() => undefined);
    await embedded?.stop();
    if (!isUnreachable(error)) throw error;
    throw new StartupFailure(`The database at ${placeOf(url)} stopped answering during the start: ${oneLine(error)}.`);
  }
}

/** Who this desk is, as it is stored; a setting that says otherwise is told, because it does nothing. */
async function deskOf(
  env: Env,
  db: Database,
  publish: (channels: ReadonlySet<string>) => void,
  log: Log,
): Promise<StoredDesk> {
  const transaction: Context['transaction'] = (work, kind) => db.transaction(work, publish, kind);
  const warn = (line: string): void => log.warn(line);
  const desk = await settleDesk({ now: Date.now, newId, transaction, db, warn }, env.url);
  if (process.env['COUNTERSIGN_URL'] && !sameDesk(desk.origin, env.url))
    warn(
      `COUNTERSIGN_URL is ${env.url}, and this desk is ${desk.origin}: a desk gets its address at its first start and keeps it. ` +
        `“countersign desk move --url ${env.url}” moves it.`,
    );
  return desk;
}

/** Where links lead. A command knows the address of a server on loopback only from that server. */
async function addressFor(origin: string, env: Env, db: Database, need: KeyNeed): Promise<string> {
  const local = need === 'to-serve' || !isLoopback(origin) ? null : await loadLocalAddress(db);
  return local ?? addressOf(origin, env.url, env.port);
}

/** Says what this process knows, also again where it was taken for dead meanwhile: then much may have been switched on. */
async function announce(ctx: Context, presence: Presence, draining: Draining): Promise<void> {
  const program = programOf(await readOwnMigrations());
  await announceProcess(ctx, { id: presence.id, program });
  presence.onLost(() => {
    announceProcess(ctx, { id: presence.id, program }).catch((error: unknown) => {
      if (error instanceof StartupFailure) draining.mustEnd(error.message);
    });
  });
}

/** Every background job of the process. */
function jobsOf(ctx: Context, keys: Keyring | null, { witnesses, anchors }: Env, places: Places): Job[] {
  const always = [
    watchdog(ctx),
    halting(ctx),
    expiry(ctx),
    erasure(ctx),
    breakerStops(ctx),
    breakerWatch(ctx),
    statistics(ctx),
  ];
  // Without keys it could sign no head, and another process that has them will.
  if (!keys) return always;
  return [
    ...always,
    watchKeys(ctx, keys, places.log),
    sequencer(ctx),
    ...(witnesses.length > 0 ? [cosigning(places, witnesses)] : []),
    ...(anchors.length > 0 ? [anchoring(places, anchors)] : []),
  ];
}

/** The pool itself would wait for ever for a host that takes the connection and never answers. */
async function reach(url: string): Promise<void> {
  const probe = await probeServer(url);
  if (probe.state === 'ready') return;
  const why = probe.state === 'starting' ? 'it is still starting, or shutting down' : probe.why;
  throw new StartupFailure(`The database at ${placeOf(url)} cannot be reached: ${why}. Check DATABASE_URL.`);
}

/** The database's address without its password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
