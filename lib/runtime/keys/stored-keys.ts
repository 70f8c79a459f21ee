import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { KEY_PURPOSES, type KeyPurpose } from '#lib/usecases/signer.ts';
import { VERIFIERS } from '../verifiers.ts';
import { isPublicKey, isPurpose, publicBytes, thumbprint, type Key } from './key.ts';

/** One key as `keys.json` and `COUNTERSIGN_KEYS_JSON` have it: an RFC 8037 JWK with its purpose. Without `d` it only verifies. */
interface StoredKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  d?: string;
  kid: string;
  alg?: string;
  use?: string;
  purpose: KeyPurpose;
  made_at?: string;
  prepared?: boolean;
}

/** Keys with their private halves. Kept inside the stores of this folder. */
export interface KeySet {
  stored: StoredKey[];
  keys: Key[];
  secrets: Map<string, KeyObject>;
}

/** Reads keys as JSON. Throws `StartupFailure` with one line that names the place and the fault, and never a private part. */
export function parseKeys(text: string, where: string): KeySet {
  const wrong = (what: string) => new StartupFailure(`${where} ${what}.`);
  const stored = keysIn(text);
  if (!stored)
    throw wrong(
      `is ${text.trim() === '' ? 'damaged (empty)' : 'damaged'}: it holds the keys that sign decisions and grants; restore it from the backup`,
    );
  const secrets = new Map<string, KeyObject>();
  const keys = stored.map((one, n): Key => {
    const { kty, crv, x, d, kid, purpose } = one;
    const named = typeof kid === 'string' ? `the key ${kid}` : `key ${n + 1}`;
    if (kty !== 'OKP' || crv !== 'Ed25519' || !isPublicKey(x)) throw wrong(`is damaged: ${named} is no Ed25519 key`);
    if (kid !== thumbprint(x)) throw wrong(`is damaged: ${named} has an id that is not its thumbprint (RFC 7638)`);
    if (!isPurpose(purpose))
      throw wrong(`gives ${named} the purpose “${String(purpose)}”; purposes are ${KEY_PURPOSES.join(', ')}`);
    if (d !== undefined) {
      const secret = secretOf(one);
      if (!secret) throw wrong(`is damaged: the private half of ${named} does not fit its public one`);
      secrets.set(kid, secret);
    }
    return {
      kid,
      purpose,
      x,
      signs: d !== undefined,
      prepared: one.prepared === true,
      madeAt: typeof one.made_at === 'string' ? one.made_at : null,
    };
  });
  return { stored, keys, secrets };
}

export const writeKeys = (stored: readonly StoredKey[]): string => `${JSON.stringify({ keys: stored }, null, 2)}\n`;

export function makeKey(purpose: KeyPurpose, more: { prepared?: boolean } = {}): StoredKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const made = { made_at: new Date().toISOString() };
  return { kty: 'OKP', crv: 'Ed25519', x, d, alg: 'EdDSA', use: 'sig', kid: thumbprint(x), purpose, ...made, ...more };
}

function keysIn(text: string): StoredKey[] | null {
  try {
    const { keys } = JSON.parse(text) as { keys?: StoredKey[] };
    const whole =
      Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'object' && key !== null);
    return whole ? keys : null;
  } catch {
    // A truncated file and a wrong one are reported the same way.
    return null;
  }
}

function secretOf({ kty, crv, x, d }: StoredKey): KeyObject | null {
  try {
    const secret = createPrivateKey({ key: { kty, crv, x, d: String(d) }, format: 'jwk' });
    const probe = new TextEncoder().encode('countersign');
    return VERIFIERS.ed25519(publicBytes(x), probe, sign(null, probe, secret)) ? secret : null;
  } catch {
    return null;
  }
}
