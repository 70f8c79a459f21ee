import { existsSync } from 'node:fs';

import {
  calculateJwkThumbprint,
  CompactSign,
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

import { StartupFailure } from '#lib/store/startup-failure.ts';
import type { GrantPayload, Signer } from '#lib/usecases/signer.ts';
import { readOrMake } from './make-once.ts';

type Purpose = 'decision' | 'grant';

interface KeyFile {
  keys: (JWK & { purpose: Purpose })[];
}

/** Opens `keys.json` (0600, made at the first start): one Ed25519 key for decisions, one for grants. The newest of a purpose signs, all verify. */
export async function openSigner(home: string): Promise<Signer> {
  const file = `${home}/keys.json`;
  const made = existsSync(file) ? '' : await makeKeys();
  const stored = readKeys(
    file,
    readOrMake(file, () => made),
  );
  const keys = await Promise.all(
    stored.keys.map(async (jwk) => ({
      jwk,
      kid: jwk.kid ?? '',
      purpose: jwk.purpose,
      secret: await importJWK(jwk, 'EdDSA'),
      open: await importJWK(publicPart(jwk), 'EdDSA'),
    })),
  );
  const newest = (purpose: Purpose) => {
    const key = keys.findLast((k) => k.purpose === purpose);
    if (!key) throw new Error(`${file} holds no ${purpose} key`);
    return key;
  };
  const signers = { decision: newest('decision'), grant: newest('grant') };
  const encoder = new TextEncoder();
  const sign = (purpose: Purpose, payload: object) =>
    new CompactSign(encoder.encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ: `countersign-${purpose}+jwt`, kid: signers[purpose].kid })
      .sign(signers[purpose].secret);

  return {
    signDecision: (payload) => sign('decision', payload),
    signGrant: (payload) => sign('grant', payload),
    readGrant: async (token) => {
      try {
        const { payload, protectedHeader } = await compactVerify(token, (header) => {
          const key = keys.find((k) => k.kid === header.kid && k.purpose === 'grant');
          if (!key) throw new Error('unknown key');
          return key.open;
        });
        if (protectedHeader.typ !== 'countersign-grant+jwt') return null;
        return JSON.parse(new TextDecoder().decode(payload)) as GrantPayload;
      } catch {
        return null;
      }
    },
    jwks: () => ({ keys: keys.map((k) => publicPart(k.jwk)) }),
  };
}

function readKeys(file: string, text: string): KeyFile {
  try {
    const stored = JSON.parse(text) as Partial<KeyFile>;
    if (Array.isArray(stored.keys)) return { keys: stored.keys };
  } catch {
    // Half a file and a wrong file need the same answer.
  }
  throw new StartupFailure(
    `${file} is damaged: it holds the keys that sign decisions and grants; restore it from the backup.`,
  );
}

async function makeKeys(): Promise<string> {
  const make = async (purpose: Purpose) => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(privateKey);
    return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk), purpose };
  };
  const made: KeyFile = { keys: [await make('decision'), await make('grant')] };
  return JSON.stringify(made, null, 2);
}

function publicPart(jwk: JWK & { purpose: Purpose }): JWK {
  const { d: _secret, purpose: _purpose, ...open } = jwk;
  return open;
}
