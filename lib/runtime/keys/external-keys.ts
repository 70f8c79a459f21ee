import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { KEY_PURPOSES } from '#lib/usecases/signer.ts';
import { VERIFIERS } from '../verifiers.ts';
import { isPublicKey, isPurpose, publicBytes, thumbprint, type Key, type KeyStore } from './key.ts';
import { SignerClient, SignerFault } from './signer-client.ts';
import type { OpenLink } from './signer-link.ts';
import type { Log } from '../log.ts';

const LONGEST_NAME = 500;

/**
 * Keys that never come near the desk: a signer lists their public halves and signs with them (docs/keys.md). Each signature is verified before
 * it is used.
 */
export class ExternalKeys implements KeyStore {
  readonly source = 'signer';
  readonly where: string;
  readonly maker = null;
  readonly #client: SignerClient;
  readonly #log: Log;
  /** The signer's own name of each key. */
  #names = new Map<string, string>();

  /** `name` is its command or its path, for messages. */
  constructor(name: string, open: OpenLink, log: Log) {
    this.where = `the signer “${name}”`;
    this.#log = log;
    this.#client = new SignerClient(open, log);
  }

  async load(): Promise<Key[]> {
    let answer: Record<string, unknown>;
    try {
      answer = await this.#client.keys();
    } catch (error) {
      if (error instanceof SignerFault) throw new StartupFailure(`COUNTERSIGN_KEYS: ${this.where} ${error.message}.`);
      throw error;
    }
    const listed = answer['keys'];
    if (!Array.isArray(listed)) throw this.#wrong('answered the list of its keys with something else');
    const names = new Map<string, string>();
    const keys = listed.map((one: unknown, n): Key => {
      const { key, purpose, x, signs } = (one ?? {}) as Partial<Record<'key' | 'purpose' | 'x' | 'signs', unknown>>;
      if (typeof key !== 'string' || key === '' || key.length > LONGEST_NAME)
        throw this.#wrong(`lists a key ${n + 1} without a name in “key”`);
      if (!isPurpose(purpose))
        throw this.#wrong(
          `gives the key ${key} the purpose “${String(purpose)}”; purposes are ${KEY_PURPOSES.join(', ')}`,
        );
      if (!isPublicKey(x)) throw this.#wrong(`gives the key ${key} no public half: “x” is 32 bytes of base64url`);
      const kid = thumbprint(x);
      names.set(kid, key);
      return { kid, purpose, x, signs: signs !== false, prepared: false, madeAt: null };
    });
    this.#names = names;
    return keys;
  }

  async sign(key: Key, message: Uint8Array): Promise<Uint8Array> {
    try {
      const { signature } = await this.#client.sign(this.#names.get(key.kid) ?? '', message);
      const bytes = new Uint8Array(Buffer.from(String(signature), 'base64'));
      if (VERIFIERS.ed25519(publicBytes(key.x), message, bytes)) return bytes;
      throw new SignerFault(
        `gave a signature that does not hold for the ${key.purpose} key ${key.kid}; it is not used`,
      );
    } catch (error) {
      if (!(error instanceof SignerFault)) throw error;
      this.#log.error(`keys: ${this.where} ${error.message}`);
      throw new Failure('unavailable', {
        detail: 'The signer of this desk does not answer as it has to. Nothing was signed; try again.',
      });
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #wrong(what: string): StartupFailure {
    return new StartupFailure(`COUNTERSIGN_KEYS: ${this.where} ${what}.`);
  }
}
