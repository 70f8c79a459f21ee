import type { Database } from '#lib/store/database.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { Signer } from '#lib/usecases/signer.ts';
import type { Env } from '../env.ts';
import { KEYS_VARIABLE } from './environment-keys.ts';
import type { Keyring } from './keyring.ts';
import { noKeys } from './no-keys.ts';
import { openKeys } from './open-keys.ts';
import type { Log } from '../log.ts';

/**
 * `to-serve`: not without this desk's own keys. `if-possible`: a command line, which has to be able to stop agents also when the keys are out of
 * reach. `to-change`: a command about keys. `to-adopt`: one that makes strange keys the desk's.
 */
export type KeyNeed = 'to-serve' | 'if-possible' | 'to-change' | 'to-adopt';

/** The keys this process signs with. Throws `StartupFailure` with one line where it needs them and they cannot be used. */
export async function keysOfRuntime(
  env: Env,
  logName: string,
  db: Database,
  need: KeyNeed,
  log: Log,
): Promise<{ keys: Keyring | null; signer: Signer }> {
  try {
    const keys = await keysOfEnv(env, logName, log);
    const fault = need === 'to-adopt' ? null : await strangersTo(db, keys);
    if (fault === null) return { keys, signer: keys.signer };
    await keys.close();
    throw new StartupFailure(fault);
  } catch (error) {
    if (need !== 'if-possible' || !(error instanceof StartupFailure)) throw error;
    return { keys: null, signer: noKeys(error.message, logName) };
  }
}

/** The keys alone, without a database. */
export const keysOfEnv = (env: Env, logName: string, log: Log): Promise<Keyring> =>
  openKeys({ setting: env.keys, home: env.home, json: process.env[KEYS_VARIABLE] }, logName, log);

/** Refuses keys of another home: this desk's other processes and its evidence would not know what they sign. */
async function strangersTo(db: Database, keys: Keyring): Promise<string | null> {
  const newest = await latestCheckpoint(db);
  if (!newest || keys.signed(newest.note)) return null;
  return (
    `None of the keys in ${keys.where} signed the ledger's newest head: they are another desk's, or this one's are lost. Set COUNTERSIGN_HOME or ` +
    `COUNTERSIGN_KEYS to the desk's own, restore them, or take these from now on: countersign key rotate --purpose all --adopt --reason R`
  );
}
