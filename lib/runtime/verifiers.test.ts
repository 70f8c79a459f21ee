import { generateKeyPairSync, sign, webcrypto, type KeyObject } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { ecdsaFromDer, webVerifiers } from '#lib/domain/evidence/web-verifiers.ts';
import { VERIFIERS } from './verifiers.ts';

const web = webVerifiers(webcrypto.subtle as SubtleCrypto);
const both = async (way: 'spki' | 'ed25519', key: Uint8Array, message: Uint8Array, signature: Uint8Array) => [
  VERIFIERS[way](key, message, signature),
  await web[way](key, message, signature),
];
const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: 'der', type: 'spki' }));
const message = new TextEncoder().encode('authenticatorData ‖ SHA-256(clientDataJSON)');
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

const KEYS = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

describe.each(Object.entries(KEYS))('%s: Node and WebCrypto agree', (kind, { publicKey, privateKey }) => {
  const spki = spkiOf(publicKey);
  const signed = (text: Uint8Array) => new Uint8Array(sign(kind === 'EdDSA' ? null : 'sha256', text, privateKey));

  test('on good signatures', async () => {
    // ECDSA draws a nonce, and a short r or s is written with fewer bytes.
    for (let i = 0; i < (kind === 'RS256' ? 2 : 400); i++) {
      const text = new TextEncoder().encode(`message ${i}`);
      expect(await both('spki', spki, text, signed(text))).toEqual([true, true]);
    }
  });

  test('on each changed byte of the signature, of the message, and on a key that is none', async () => {
    const signature = signed(message);
    for (const at of signature.keys())
      expect([at, ...(await both('spki', spki, message, flip(signature, at)))]).toEqual([at, false, false]);
    expect(await both('spki', spki, flip(message, 3), signature)).toEqual([false, false]);
    expect(await both('spki', spki, message, signature.slice(1))).toEqual([false, false]);
    expect(await both('spki', spki.slice(0, 40), message, signature)).toEqual([false, false]);
  });
});

test('a raw Ed25519 key, as logs and decisions have it', async () => {
  const { publicKey, privateKey } = KEYS.EdDSA;
  const raw = spkiOf(publicKey).slice(-32);
  const signature = new Uint8Array(sign(null, message, privateKey));
  expect(await both('ed25519', raw, message, signature)).toEqual([true, true]);
  expect(await both('ed25519', raw, flip(message, 0), signature)).toEqual([false, false]);
  expect(await both('ed25519', raw.slice(1), message, signature)).toEqual([false, false]);
});

test('a key of another kind, or an engine without Ed25519, is said to be that, not a wrong signature', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  await expect(web.spki(spkiOf(publicKey), message, new Uint8Array(64))).rejects.toThrow(/kind that cannot be checked/);
  const importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
  const old = webVerifiers({ importKey } as unknown as SubtleCrypto);
  await expect(old.ed25519(new Uint8Array(32), message, new Uint8Array(64))).rejects.toThrow(/a newer one can/);
});

test.each([
  ['nothing', ''],
  ['another length than it says', '3007020101020101'],
  ['a number with a needless zero', '300702020001020101'],
  ['a negative number', '3006020180020101'],
  ['a number of no bytes', '30050200020101'],
  ['more behind it', '300902010102010105000'],
  ['a third number', '3009020101020101020101'],
  ['a number of 33 bytes', `302602217f${'00'.repeat(32)}020101`],
])('a DER signature with %s is none', (_what, hex) => {
  expect(ecdsaFromDer(new Uint8Array(Buffer.from(hex, 'hex')))).toBeNull();
});
