import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

import { isoCBOR } from '@simplewebauthn/server/helpers';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url');

/** What a test can make wrong on purpose. */
export interface Faults {
  origin?: string;
  relyingParty?: string;
  challenge?: string;
  userVerified?: boolean;
  crossOrigin?: boolean;
  topOrigin?: string;
  /** Null for an authenticator that keeps no account (not discoverable). */
  userHandle?: string | null;
  counter?: number;
  tamper?: boolean;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An ES256 authenticator in memory that answers as a browser would (W3C WebAuthn Level 3, §6.1 and §5.8.1). */
export class SoftwarePasskey {
  readonly #privateKey: KeyObject;
  readonly #cose: Uint8Array;
  readonly #origin: string;
  readonly id = randomBytes(32);
  #counter = 0;
  /** The account it was made for, base64url. */
  #userHandle: string | null = null;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    // COSE_Key (RFC 9053): EC2, ES256, P-256.
    this.#cose = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ]),
    );
  }

  /** The answer to navigator.credentials.create. */
  attest(options: unknown, faults: Faults = {}): object {
    const { challenge, user } = options as { challenge: string; user?: { id: string } };
    this.#userHandle = user?.id ?? null;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose]);
    const authData = new Uint8Array(Buffer.concat([this.#authenticatorData(faults, HAS_CREDENTIAL), credential]));
    const attestation = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]) as Parameters<typeof isoCBOR.encode>[0],
    );
    return this.#response({
      clientDataJSON: base64url(this.#clientData('webauthn.create', challenge, faults)),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    });
  }

  /** The answer to navigator.credentials.get. */
  assert(options: unknown, faults: Faults = {}): object {
    const { challenge } = options as { challenge: string };
    this.#counter += 1;
    const authData = this.#authenticatorData(faults, 0);
    const clientData = this.#clientData('webauthn.get', challenge, faults);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#privateKey);
    if (faults.tamper) signature[signature.length - 1] = (signature[signature.length - 1] ?? 0) ^ 1;
    const { userHandle = this.#userHandle } = faults;
    return this.#response({
      ...(userHandle === null ? {} : { userHandle }),
      authenticatorData: base64url(authData),
      clientDataJSON: base64url(clientData),
      signature: base64url(signature),
    });
  }

  #response(response: object): object {
    const id = base64url(this.id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, faults: Faults): Buffer {
    const origin = faults.origin ?? this.#origin;
    const { crossOrigin = false, topOrigin } = faults;
    const said = { type, challenge: faults.challenge ?? challenge, origin, crossOrigin, topOrigin };
    return Buffer.from(JSON.stringify(said));
  }

  #authenticatorData(faults: Faults, extra: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(faults.counter ?? this.#counter);
    const verified = (faults.userVerified ?? true) ? USER_VERIFIED : 0;
    const party = faults.relyingParty ?? new URL(this.#origin).hostname;
    return Buffer.concat([sha256(party), Buffer.from([USER_PRESENT | verified | extra]), counter]);
  }
}
