import { sign } from 'node:crypto';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { Key, KeyStore } from './key.ts';
import { parseKeys } from './stored-keys.ts';

export const KEYS_VARIABLE = 'COUNTERSIGN_KEYS_JSON';

/** Keys given in a variable, in the form of `keys.json`. Nothing is written anywhere, and they change with a restart only. */
export function environmentKeys(text: string | undefined): KeyStore {
  if (text === undefined || text === '')
    throw new StartupFailure(`COUNTERSIGN_KEYS is “env”, but ${KEYS_VARIABLE} is not set.`);
  const { keys, secrets } = parseKeys(text, KEYS_VARIABLE);
  return {
    source: 'environment',
    where: KEYS_VARIABLE,
    maker: null,
    load: () => Promise.resolve(keys),
    sign: (key: Key, message: Uint8Array) => {
      const secret = secrets.get(key.kid);
      if (!secret) return Promise.reject(new Error(`${KEYS_VARIABLE} holds no private half of the key ${key.kid}`));
      return Promise.resolve(new Uint8Array(sign(null, message, secret)));
    },
    close: () => Promise.resolve(),
  };
}
