import { sign } from 'node:crypto';
import { statSync } from 'node:fs';

import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { KEY_PURPOSES, type KeyPurpose } from '#lib/usecases/signer.ts';
import { readOrMake, replaceFile } from '../make-once.ts';
import { withFileLock } from './file-lock.ts';
import type { Key, KeyStore } from './key.ts';
import { makeKey, parseKeys, writeKeys, type KeySet } from './stored-keys.ts';

/** Keys in a file that only its owner can read, made at the first start. Every change is read, made and written under one lock, so none is lost. */
export class FileKeys implements KeyStore {
  readonly source = 'file';
  readonly where: string;
  readonly maker = {
    prepare: (purposes: readonly KeyPurpose[]) => this.#prepare(purposes),
    activate: (kids: readonly string[]) => this.#activate(kids),
  };
  #secrets: KeySet['secrets'] = new Map();

  constructor(file: string) {
    this.where = file;
  }

  load(): Promise<Key[]> {
    return new Promise((resolve) => resolve(this.#read()));
  }

  sign(key: Key, message: Uint8Array): Promise<Uint8Array> {
    const secret = this.#secrets.get(key.kid);
    if (!secret) return Promise.reject(new Error(`${this.where} holds no private half of the key ${key.kid}`));
    return new Promise((resolve, reject) =>
      sign(null, message, secret, (error, signature) => (error ? reject(error) : resolve(new Uint8Array(signature)))),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #read(): Key[] {
    let { keys, secrets } = this.#parse();
    // A file of the first versions has no key for the log's heads.
    if (isOld(keys))
      ({ keys, secrets } = this.#change((stored, now) => (isOld(now) ? [...stored, makeKey('checkpoint')] : stored)));
    this.#secrets = secrets;
    return keys;
  }

  #parse(): KeySet {
    const text = readOrMake(this.where, () => writeKeys(KEY_PURPOSES.map((purpose) => makeKey(purpose))));
    const set = parseKeys(text, this.where);
    const mode = statSync(this.where).mode & 0o777;
    // Windows keeps no such bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new StartupFailure(
        `${this.where} holds private keys and is open to others (mode ${mode.toString(8)}): chmod 600 it, and rotate the keys if somebody may have read them.`,
      );
    return set;
  }

  #change(change: (stored: KeySet['stored'], keys: Key[]) => KeySet['stored']): KeySet {
    return withFileLock(this.where, () => {
      const before = this.#parse();
      const after = change(before.stored, before.keys);
      if (after === before.stored) return before;
      const text = writeKeys(after);
      try {
        replaceFile(this.where, text);
      } catch (error) {
        throw new StartupFailure(`${this.where} cannot be written: ${oneLine(error)}.`);
      }
      return parseKeys(text, this.where);
    });
  }

  #prepare(purposes: readonly KeyPurpose[]): void {
    this.#change((stored, keys) => {
      const wanting = purposes.filter((purpose) => !keys.some((key) => key.prepared && key.purpose === purpose));
      return wanting.length === 0
        ? stored
        : [...stored, ...wanting.map((purpose) => makeKey(purpose, { prepared: true }))];
    });
  }

  #activate(kids: readonly string[]): void {
    this.#change((stored) =>
      stored.map(({ prepared, ...key }) => (prepared && !kids.includes(key.kid) ? { ...key, prepared } : key)),
    );
  }
}

/** Decisions and grants, and nothing for heads. */
const isOld = (keys: readonly Key[]): boolean => {
  const has = (purpose: KeyPurpose) => keys.some((key) => key.purpose === purpose);
  return has('decision') && has('grant') && !has('checkpoint');
};
