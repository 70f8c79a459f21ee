import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import {
  calculateJwkThumbprint,
  CompactSign,
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

import type { GrantPayload, Signer } from '#lib/usecases/signer.ts';

type Purpose = 'decision' | 'grant';

interface KeyFile {
  keys: (JWK & { purpose: Purpose })[];
}

/** Opens `keys.json` (0600, made at the first start): one Ed25519 key for decisions, one for grants. The newest of a purpose signs, all verify. */
export async function openSigner(home: string): Promise<Signer> {
  const file = `${home}/keys.json`;
  const stored: KeyFile = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeyFile) : await makeKeys(file);
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

async function makeKeys(file: string): Promise<KeyFile> {
  const make = async (purpose: Purpose) => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(privateKey);
    return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk), purpose };
  };
  const made: KeyFile = { keys: [await make('decision'), await make('grant')] };
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: 'wx' });
  return made;
}

function publicPart(jwk: JWK & { purpose: Purpose }): JWK {
  const { d: _secret, purpose: _purpose, ...open } = jwk;
  return open;
}
