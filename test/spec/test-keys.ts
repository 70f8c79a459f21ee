import { createECDH, createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

const sha256 = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The seed of a test key, derived from its name: anybody can compute it, so it protects nothing. */
export const seedOf = (name: string): Buffer => sha256(`countersign test key: ${name}`);

export interface TestKey {
  seed: Buffer;
  secret: KeyObject;
  /** 32 bytes. */
  publicKey: Uint8Array;
  spki: Buffer;
  jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' };
  sign(message: string | Uint8Array): Buffer;
}

// RFC 8410 §7: the PKCS #8 prefix of the 32 bytes of an Ed25519 private key.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 test key of this name. Ed25519 signatures are deterministic (RFC 8032). */
export function ed25519Key(name: string): TestKey {
  const seed = seedOf(name);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const open = createPublicKey(secret);
  const x = open.export({ format: 'jwk' }).x ?? '';
  const kid = sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).toString('base64url');
  return {
    seed,
    secret,
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    spki: open.export({ type: 'spki', format: 'der' }),
    jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
    sign: (message) => sign(null, Buffer.from(message), secret),
  };
}

export interface TestPasskey {
  spki: Buffer;
  sign(message: Uint8Array): Buffer;
}

export const ed25519Passkey = (name: string): TestPasskey => ed25519Key(name);

const N = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const P256_SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const hex32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const point = (scalar: Buffer): Buffer => {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  return curve.getPublicKey();
};

/**
 * An ES256 test key with deterministic signatures. Its nonce is derived from the key and the message (FIPS 186-5 §6.4, with a simpler
 * derivation than RFC 6979's), which is good enough for vectors and for nothing else.
 */
export function es256Passkey(name: string): TestPasskey {
  const d = seedOf(name);
  return {
    spki: Buffer.concat([P256_SPKI, point(d)]),
    sign(message) {
      const k = sha256(d, message);
      const r = big(point(k).subarray(1, 33)) % N;
      const s = (inverse(big(k)) * ((big(sha256(message)) + r * big(d)) % N)) % N;
      return der(r, s);
    },
  };
}

/** 1/a modulo the prime N (Fermat). */
function inverse(a: bigint): bigint {
  let result = 1n;
  for (let base = a % N, e = N - 2n; e > 0n; e >>= 1n, base = (base * base) % N)
    if (e & 1n) result = (result * base) % N;
  return result;
}

/** SEQUENCE of two INTEGERs, the form of ECDSA signatures in WebAuthn. */
function der(...values: bigint[]): Buffer {
  const integers = values.map((value) => {
    const bytes = hex32(value);
    const from = bytes.findIndex((byte) => byte !== 0);
    const body =
      (bytes[from] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes.subarray(from)]) : bytes.subarray(from);
    return Buffer.concat([Buffer.from([0x02, body.length]), body]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

export const DECISION_KEY = ed25519Key('decision');
export const GRANT_KEY = ed25519Key('grant');
export const LOG_KEY = ed25519Key('checkpoint');
export const OLD_LOG_KEY = ed25519Key('checkpoint before rotation');
/** A key that belongs to nobody on the desk: a forger's. */
export const OTHER_KEY = ed25519Key('another desk');
export const ANNS_PASSKEY = es256Passkey('ann passkey');
export const BOBS_PASSKEY = ed25519Passkey('bob passkey');
