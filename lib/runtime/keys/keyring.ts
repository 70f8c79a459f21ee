import { compactVerify, importJWK, type CompactJWSHeaderParameters } from 'jose';

import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { noteKeyId, parseNote, verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import {
  KEY_PURPOSES,
  type DeskKey,
  type DeskKeys,
  type GrantPayload,
  type KeyPurpose,
  type Signer,
} from '#lib/usecases/signer.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { faultOf, jwkOf, publicBytes, signingKey, type Key, type KeyStore } from './key.ts';
import type { Log } from '../log.ts';

/** Rate limit of reloads: tokens signed by an unknown key must not make the desk read its keys on every request. */
const LOOK_AGAIN_MS = 1_000;
const encoder = new TextEncoder();

/** The keys of one store as this process knows them: which sign, which verify, and their public descriptions. */
export class Keyring implements DeskKeys {
  readonly #store: KeyStore;
  readonly #logName: string;
  readonly #log: Log;
  #keys: Key[] = [];
  #reading: Promise<void> = Promise.resolve();
  #looked = 0;
  readonly #imported = new Map<string, ReturnType<typeof importJWK>>();
  readonly signer: Signer;

  private constructor(store: KeyStore, logName: string, log: Log) {
    this.#store = store;
    this.#logName = logName;
    this.#log = log;
    this.signer = this.#signer();
  }

  /** Reads the store's keys; `logName` is what heads are signed under. Throws `StartupFailure` with one line where they cannot be used. */
  static async open(store: KeyStore, logName: string, log: Log): Promise<Keyring> {
    const ring = new Keyring(store, logName, log);
    try {
      ring.#keys = await ring.#load();
    } catch (error) {
      await store.close();
      throw error;
    }
    return ring;
  }

  get source() {
    return this.#store.source;
  }

  get where(): string {
    return this.#store.where;
  }

  list(): DeskKey[] {
    return this.#keys.map((key) => ({
      kid: key.kid,
      purpose: key.purpose,
      x: key.x,
      state: key.prepared ? 'prepared' : signingKey(this.#keys, key.purpose) === key ? 'signs' : 'verifies',
      made_at: key.madeAt,
      log_key: key.purpose === 'checkpoint' ? this.#verifierKey(key) : null,
    }));
  }

  /** Reloads run one after another, so an older result never overwrites a newer one. Throws `StartupFailure` and keeps what is known. */
  reload(): Promise<void> {
    const read = this.#reading.then(() => this.#take());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async prepare(purposes: readonly KeyPurpose[]): Promise<void> {
    this.#maker().prepare(purposes);
    await this.reload();
  }

  async activate(kids: readonly string[]): Promise<void> {
    this.#maker().activate(kids);
    await this.reload();
  }

  /** Whether one of these keys signed this head, under whatever name. */
  signed(head: string): boolean {
    const signatures = parseNote(head)?.signatures ?? [];
    return this.#of('checkpoint').some((key) =>
      signatures.some(({ name, keyId }) => Buffer.from(noteKeyId(name, publicBytes(key.x))).equals(Buffer.from(keyId))),
    );
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #maker(): NonNullable<KeyStore['maker']> {
    const { maker } = this.#store;
    if (maker) return maker;
    throw new Failure('conflict', { detail: `The keys are in ${this.#store.where}: new ones are made there.` });
  }

  async #load(): Promise<Key[]> {
    const keys = await this.#store.load();
    const fault = faultOf(keys);
    if (fault) throw new StartupFailure(`${this.#store.where} ${fault}.`);
    return keys;
  }

  async #take(): Promise<void> {
    const keys = await this.#load();
    // What an old key signed has to be verifiable for as long as this process lives.
    const gone = this.#keys.filter((old) => !keys.some((key) => key.kid === old.kid));
    if (gone.length > 0)
      this.#log.warn(
        `keys: ${this.#store.where} no longer has ${gone.map((key) => key.kid).join(', ')}; still verifying`,
      );
    const before = KEY_PURPOSES.map((purpose) => signingKey(this.#keys, purpose)?.kid);
    this.#keys = [...gone.map((key) => ({ ...key, signs: false })), ...keys];
    for (const [n, purpose] of KEY_PURPOSES.entries()) {
      const kid = signingKey(this.#keys, purpose)?.kid;
      if (kid !== before[n]) this.#log.info(`keys: the ${purpose} key ${kid} signs from now on`);
    }
  }

  /** Reloads because a key is unknown; concurrent callers share one reload. */
  async #lookAgain(): Promise<void> {
    const now = performance.now();
    if (now - this.#looked <= LOOK_AGAIN_MS && this.#looked !== 0) return this.#reading;
    this.#looked = now;
    await this.#tryReload();
  }

  async #tryReload(): Promise<void> {
    await this.reload().catch((error: unknown) => this.#log.error(`keys: ${(error as Error).message}`));
  }

  #of(purpose: KeyPurpose): Key[] {
    return this.#keys.filter((key) => key.purpose === purpose);
  }

  #signing(purpose: KeyPurpose): Key {
    const key = signingKey(this.#keys, purpose);
    if (!key) throw new Error(`there is no ${purpose} key`);
    return key;
  }

  #verifierKey(key: Key): string {
    return verifierKey(this.#logName, publicBytes(key.x));
  }

  /** RFC 7515 §3.1 and §5.1, EdDSA of RFC 8037. */
  async #jws(purpose: 'decision' | 'grant', payload: object): Promise<string> {
    const key = this.#signing(purpose);
    const header = { alg: 'EdDSA', typ: `countersign-${purpose}+jwt`, kid: key.kid };
    const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = await this.#store.sign(key, encoder.encode(signed));
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }

  async #readGrant(token: string): Promise<GrantPayload | null> {
    const keyOf = async ({ kid }: CompactJWSHeaderParameters) => {
      const find = () => this.#of('grant').find((key) => key.kid === kid);
      if (!find()) await this.#lookAgain();
      const key = find();
      if (!key) throw new Error('unknown key');
      let imported = this.#imported.get(key.kid);
      if (!imported) this.#imported.set(key.kid, (imported = importJWK({ ...jwkOf(key) }, 'EdDSA')));
      return imported;
    };
    try {
      const { payload, protectedHeader } = await compactVerify(token, keyOf, { algorithms: ['EdDSA'] });
      if (protectedHeader.typ !== 'countersign-grant+jwt') return null;
      return JSON.parse(new TextDecoder().decode(payload)) as GrantPayload;
    } catch {
      return null;
    }
  }

  #signer(): Signer {
    const logKeys = () => this.#of('checkpoint').map((key) => this.#verifierKey(key));
    return {
      signDecision: (payload) => this.#jws('decision', payload),
      signGrant: (payload) => this.#jws('grant', payload),
      readGrant: (token) => this.#readGrant(token),
      log: {
        name: this.#logName,
        get keys() {
          return logKeys();
        },
      },
      signCheckpoint: async (text) => {
        const key = this.#signing('checkpoint');
        const signature = await this.#store.sign(key, encoder.encode(text));
        return { name: this.#logName, keyId: noteKeyId(this.#logName, publicBytes(key.x)), signature };
      },
      // The log's key is published as a verifier key; it signs notes, not JWS.
      jwks: () => ({ keys: this.#keys.filter((key) => key.purpose !== 'checkpoint').map(jwkOf) }),
      catchUp: async (signed) => {
        if (signed === 'at-any-rate') return this.#tryReload();
        const { decision, head } = signed;
        const kid = decision ? decodeJws(decision)?.header['kid'] : undefined;
        const known = kid === undefined || this.#of('decision').some((key) => key.kid === kid);
        if (!known || (head && !this.signed(head))) await this.#lookAgain();
      },
    };
  }
}
