import { resolve } from 'node:path';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { environmentKeys, KEYS_VARIABLE } from './environment-keys.ts';
import { ExternalKeys } from './external-keys.ts';
import { FileKeys } from './file-keys.ts';
import type { KeyStore } from './key.ts';
import { Keyring } from './keyring.ts';
import { programLink, socketLink } from './signer-link.ts';
import type { Log } from '../log.ts';

/** Where `COUNTERSIGN_KEYS` says the private keys are. */
export interface KeyPlace {
  /** `file`, `file:PATH`, `env`, `exec:COMMAND …` or `unix:PATH`; undefined and empty mean `file`. */
  setting: string | undefined;
  home: string;
  /** `COUNTERSIGN_KEYS_JSON`. */
  json?: string | undefined;
}

/** Opens the desk's keys, to sign heads under the log's name. Throws `StartupFailure` with one line where they cannot be used. */
export async function openKeys(place: KeyPlace, logName: string, log: Log): Promise<Keyring> {
  return Keyring.open(storeOf(place, log), logName, log);
}

function storeOf({ setting = '', home, json }: KeyPlace, log: Log): KeyStore {
  const [, kind = '', rest = ''] = /^([a-z]*)(?::(.*))?$/s.exec(setting) ?? [];
  const bare = !setting.includes(':');
  if (setting === '' || setting === 'file') return new FileKeys(`${home}/keys.json`);
  if (kind === 'file' && rest !== '') return new FileKeys(resolve(rest));
  if (kind === 'env' && bare) return environmentKeys(json);
  if (kind === 'exec' && rest.trim() !== '') return new ExternalKeys(rest, programLink(rest.trim().split(/\s+/)), log);
  if (kind === 'unix' && rest !== '') return new ExternalKeys(rest, socketLink(resolve(rest)), log);
  throw new StartupFailure(
    `COUNTERSIGN_KEYS is “${setting}”; it has to be file, file:PATH, env (with ${KEYS_VARIABLE}), exec:COMMAND or unix:PATH.`,
  );
}
