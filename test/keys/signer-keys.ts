import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KeyPurpose } from '#lib/usecases/signer.ts';

type Fault = 'dead' | 'silent' | 'slow' | 'wrong' | 'babble' | 'refuse' | 'tell';

/** The keys of an external signer in a test, its faults, and the COUNTERSIGN_KEYS that names it. */
export class SignerKeys {
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'signer.json');
    writeFileSync(this.file, '[]', { mode: 0o600 });
    for (const purpose of ['decision', 'grant', 'checkpoint'] as const) this.add(purpose);
  }

  get setting(): string {
    return this.#command('example-signer');
  }

  /** The setting for the same keys behind a signer that can be made to fail. */
  get faulty(): string {
    return this.#command('faulty-signer');
  }

  /** Adds a key and returns its name. */
  add(purpose: KeyPurpose): string {
    const held = JSON.parse(this.text()) as object[];
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const key = `slot-${held.length + 1}`;
    writeFileSync(this.file, JSON.stringify([...held, { key, purpose, pem }]));
    return key;
  }

  /** Adds public halves of keys that were elsewhere, listed before its own. */
  keep(old: readonly { kid: string; purpose: string; x: string }[]): void {
    const kept = old.map(({ kid, purpose, x }) => ({ key: kid, purpose, x }));
    writeFileSync(this.file, JSON.stringify([...kept, ...(JSON.parse(this.text()) as object[])]));
  }

  fail(fault: Fault | null): void {
    if (fault === null) rmSync(`${this.file}.fault`, { force: true });
    else writeFileSync(`${this.file}.fault`, fault);
  }

  text(): string {
    return readFileSync(this.file, 'utf8');
  }

  #command(name: string): string {
    return `exec:${process.execPath} ${join(import.meta.dirname, `${name}.ts`)} ${this.file}`;
  }
}
