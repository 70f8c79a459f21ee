import { createPrivateKey, sign as signBytes, type JsonWebKey } from 'node:crypto';
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
import { logName, noteKeyId, verifierKey, type NoteSignature } from '#lib/domain/ledger/checkpoint.ts';
import { readOrMake, replaceFile } from './make-once.ts';

const PURPOSES = ['decision', 'grant', 'checkpoint'] as const;
type Purpose = (typeof PURPOSES)[number];

interface KeyFile {
  keys: (JWK & { purpose: Purpose })[];
}

/** Opens `keys.json` (0600, made at the first start): one Ed25519 key for decisions, one for grants, one for the log's heads. The newest of a purpose signs, all verify. */
export async function openSigner(home: string, origin: string): Promise<Signer> {
  const file = `${home}/keys.json`;
  const made = existsSync(file) ? '' : await makeKeys();
  const stored = await withEveryPurpose(
    file,
    readKeys(
      file,
      readOrMake(file, () => made),
    ),
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
  const log = logKey(newest('checkpoint').jwk, origin);
  const logKeys = keys.filter((key) => key.purpose === 'checkpoint').map(({ jwk }) => logKey(jwk, origin).verifierKey);
  const encoder = new TextEncoder();
  const sign = (purpose: 'decision' | 'grant', payload: object) =>
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
    log: { name: log.name, keys: logKeys },
    signCheckpoint: (text) => Promise.resolve(log.sign(text)),
    // The log's key is told as a verifier key; it signs notes, not JWS.
    jwks: () => ({ keys: keys.filter((k) => k.purpose !== 'checkpoint').map((k) => publicPart(k.jwk)) }),
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
  const made: KeyFile = { keys: await Promise.all(PURPOSES.map(makeKey)) };
  return JSON.stringify(made, null, 2);
}

function publicPart(jwk: JWK & { purpose: Purpose }): JWK {
  const { d: _secret, purpose: _purpose, ...open } = jwk;
  return open;
}

async function makeKey(purpose: Purpose): Promise<JWK & { purpose: Purpose }> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk), purpose };
}

/** A file of an earlier version lacks the newer purposes: they are added, whole or not at all. */
async function withEveryPurpose(file: string, stored: KeyFile): Promise<KeyFile> {
  const missing = PURPOSES.filter((purpose) => !stored.keys.some((key) => key.purpose === purpose));
  if (missing.length === 0) return stored;
  const whole: KeyFile = { keys: [...stored.keys, ...(await Promise.all(missing.map(makeKey)))] };
  replaceFile(file, JSON.stringify(whole, null, 2));
  return whole;
}

/** Signs heads under the desk's own name, by which verifiers know the log. */
function logKey(jwk: JWK, origin: string) {
  const name = logName(origin);
  const publicKey = new Uint8Array(Buffer.from(jwk.x ?? '', 'base64url'));
  const secret = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const keyId = noteKeyId(name, publicKey);
  const signed = (text: string): NoteSignature => ({
    name,
    keyId,
    signature: new Uint8Array(signBytes(null, Buffer.from(text), secret)),
  });
  return { name, verifierKey: verifierKey(name, publicKey), sign: signed };
}
