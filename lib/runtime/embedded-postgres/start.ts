import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, probeServer } from '#lib/store/database-server.ts';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { chooseAccount } from './account.ts';
import type { Account } from './account.ts';
import { locateBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { freePort, newCredentials, readCredentials, urlOf, writeCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { lockHome } from './home-lock.ts';
import { choosePlace, prepareHome } from './place.ts';
import type { Place } from './place.ts';
import { isAlive, launch, runningPostmaster, shutDown, untilReady } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';

type Log = (line: string) => void;
type Durability = 'durable' | 'throwaway';
/** `revive` starts the server again when it has died under us, on the same port, and does nothing while it lives. */
export type EmbeddedPostgres = { url: string; revive(): Promise<void>; stop(): Promise<void> };

const THROWAWAY = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' };

/**
 * Starts PostgreSQL 18 with its data under `home/postgres`, creating it the first time and adopting a server that an earlier, killed
 * process left running. Throws StartupFailure, whose message is one line, when the home is in use, not writable, or the disk is full.
 */
export async function startEmbeddedPostgres(home: string, log: Log): Promise<EmbeddedPostgres> {
  return start(resolve(home), log, 'durable');
}

/** Starts a cluster for tests in a temporary folder, without fsync; `stop` also removes it. */
export async function startThrowawayPostgres(log: Log): Promise<EmbeddedPostgres> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  await chmod(home, 0o711);
  const { url, revive, stop } = await start(home, log, 'throwaway');
  return {
    url,
    revive,
    async stop() {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Address of the database of a server that is running on `home`, or null when none is. */
export async function embeddedUrl(home: string): Promise<string | null> {
  const credentials = await readCredentials(resolve(home));
  if (credentials === null) return null;
  const url = urlOf(credentials);
  return (await probeServer(url)).state === 'ready' ? url : null;
}

async function start(home: string, log: Log, durability: Durability): Promise<EmbeddedPostgres> {
  await prepareHome(home);
  const unlock = await lockHome(home);
  try {
    return await startLocked(home, log, durability, unlock);
  } catch (error) {
    unlock();
    const isSystemError = error instanceof Error && 'syscall' in error;
    throw isSystemError ? new StartupFailure(`The embedded PostgreSQL could not be started: ${oneLine(error)}`) : error;
  }
}

async function startLocked(
  home: string,
  log: Log,
  durability: Durability,
  unlock: () => void,
): Promise<EmbeddedPostgres> {
  const account = await chooseAccount(log);
  const place = await choosePlace(home, await locateBinaries(), account, log);
  const credentials = await createOnce(home, place, account, log, durability);
  const site = { home, place, account, logFile: join(home, 'postgres.log'), log, durability };
  const known = (await adopt(site, credentials)) ?? (await launchPatiently(site, credentials));
  let letGo = await stopAtExit(place);
  let stopped = false;
  return {
    url: urlOf(known),
    async revive() {
      if (stopped || (await runningPostmaster(place.data)) !== null) return;
      log('The embedded PostgreSQL has ended; starting it again.');
      await ready(site, await launch(place, account, known.port, site.logFile, settingsOf(durability)), known);
      letGo();
      letGo = await stopAtExit(place);
    },
    async stop() {
      stopped = true;
      letGo();
      await shutDown(place, account, durability === 'durable' ? 'fast' : 'immediate');
      if (durability === 'throwaway') await rm(place.folder, { recursive: true, force: true });
      unlock();
    },
  };
}

const settingsOf = (durability: Durability) => (durability === 'durable' ? {} : THROWAWAY);

/** A process that ends without `stop` (a taken port, a defect) still asks its database to shut down; only `kill -9` leaves an orphan. */
async function stopAtExit(place: Place): Promise<() => void> {
  const running = await runningPostmaster(place.data);
  const ask = (): void => {
    if (running !== null && isAlive(running.pid)) process.kill(running.pid, 'SIGINT');
  };
  process.once('exit', ask);
  return () => process.off('exit', ask);
}

type Site = { home: string; place: Place; account: Account; logFile: string; log: Log; durability: Durability };

async function adopt(site: Site, credentials: Credentials): Promise<Credentials | null> {
  const running = await runningPostmaster(site.place.data);
  if (running === null) return null;
  const logFrom = await stat(site.logFile).then(
    (file) => file.size,
    () => 0,
  );
  try {
    const known = await ready(site, { ...running, logFrom }, credentials);
    site.log(`Took over the embedded PostgreSQL that an earlier start left running (process ${running.pid}).`);
    return known;
  } catch (error) {
    // It was already shutting down before we came.
    if ((await runningPostmaster(site.place.data)) === null) return null;
    throw error;
  }
}

/** Tries again when the port was taken meanwhile, and while backends of a killed server still hold its shared memory. */
async function launchPatiently(site: Site, credentials: Credentials): Promise<Credentials> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt < 3 ? credentials.port : 0);
    const server = await launch(site.place, site.account, port, site.logFile, settingsOf(site.durability));
    try {
      return await ready(site, server, credentials);
    } catch (error) {
      const passing =
        error instanceof StartupFailure && /shared memory block|Address already in use/.test(error.message);
      if (!passing || attempt === 20) throw error;
      await sleep(500);
    }
  }
}

async function ready(site: Site, server: Postmaster, credentials: Credentials): Promise<Credentials> {
  const known = { ...credentials, port: server.port };
  const databases = await untilReady(server, urlOf(known, 'postgres'), site.logFile, site.log);
  if (!databases.includes('countersign')) await createDatabase(urlOf(known, 'postgres'), 'countersign');
  if (known.port !== credentials.port) await writeCredentials(site.home, known);
  return known;
}

/** The password is written before the cluster that needs it, so that no crash leaves a cluster nobody can enter. */
async function createOnce(
  home: string,
  place: Place,
  account: Account,
  log: Log,
  durability: Durability,
): Promise<Credentials> {
  const remembered = await readCredentials(home);
  const exists = existsSync(place.data);
  if (exists && remembered === null) {
    throw new StartupFailure(
      `${join(home, 'postgres.json')} is missing: it holds the password of the database in ${place.data}; restore it.`,
    );
  }
  const credentials = remembered ?? (await newCredentials());
  if (remembered === null) await writeCredentials(home, credentials);
  if (!exists && durability === 'durable')
    log(`Creating the embedded PostgreSQL in ${place.folder} (a few seconds, once).`);
  await ensureCluster(place, account, credentials.password, { durable: durability === 'durable' });
  return credentials;
}
