import { VouchedOrigins } from '#lib/domain/desk/vouched-origins.ts';
import { sameBytes } from '#lib/domain/signing/bytes.ts';
import { parseCheckpoint, parseNote, parseVerifierKey, verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import type { ExportedEntry, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';

/**
 * Other names of the same desk in a log that is read once, from its beginning: a head, a passkey or a key that somebody kept under another name is held
 * back until an entry of the log vouches for that name. Whoever signed has to be the log's own key all the same.
 */
export class EarlierNames {
  readonly #origins: VouchedOrigins;
  readonly #heads: { size: number; name: string; part: string }[] = [];
  readonly #kept: string[] = [];
  readonly #passkeys: { index: number; said: string; part: string }[] = [];

  constructor(issuer: string) {
    this.#origins = new VouchedOrigins(issuer);
  }

  entry({ index, type, body, action_id }: ExportedEntry): string | null {
    return action_id === null ? this.#origins.add(index, type, body) : null;
  }

  /** Keys that somebody kept, under the name that the log itself gives the same keys today; one that it does not give stays as it is. */
  renamed(kept: readonly string[], own: readonly string[]): string[] {
    const today = own.map((text) => ({ text, parsed: parseVerifierKey(text) }));
    return kept.map((text) => {
      const key = parseVerifierKey(text);
      const same = today.find(({ parsed }) => key && parsed && sameBytes(parsed.publicKey, key.publicKey));
      if (!key || !same || same.parsed?.name === key.name) return text;
      this.#kept.push(key.name);
      return same.text;
    });
  }

  /** The keys that this head may be signed with: the log's, under the name that stands in the head. */
  keysOf(note: string, keys: readonly string[], part?: string): readonly string[] {
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    const parsed = keys.map(parseVerifierKey).filter((key) => key !== null);
    if (!head || parsed.length < keys.length || parsed.some(({ name }) => name === head.origin)) return keys;
    if (!/^[^+\s]+$/.test(head.origin)) return keys;
    this.#heads.push({ size: head.size, name: head.origin, part: part ?? `head of ${head.size}` });
    return parsed.map(({ publicKey }) => verifierKey(head.origin, publicKey));
  }

  /** The origin that this verdict's passkey is checked against: the desk's of that time, or another that has to be vouched for later. */
  originOf({ client_data_json: client }: KeptVerdict, index: number, part: string): string {
    const now = this.#origins.at(index);
    const said = client === null ? null : saidOrigin(client);
    if (said === null || this.#origins.fitting(index, said) !== null) return now;
    this.#passkeys.push({ index, said, part });
    return said;
  }

  /** What stands under a name that no entry vouched for, after the last entry. */
  finish(fault: (part: string, detail: string) => void): void {
    for (const { size, name, part } of this.#heads)
      if (!this.#origins.named(name, size)) fault(part, `the checkpoint is of another log (${name})`);
    for (const name of new Set(this.#kept))
      if (!this.#origins.named(name)) fault('the key given', `is of another log (${name})`);
    for (const { index, said, part } of this.#passkeys)
      if (this.#origins.fitting(index, said) === null) fault(part, `its passkey signed at ${said}`);
  }
}

function saidOrigin(clientData: string): string | null {
  try {
    const { origin } = JSON.parse(Buffer.from(clientData, 'base64').toString()) as { origin?: unknown };
    return typeof origin === 'string' && URL.canParse(origin) ? origin : null;
  } catch {
    return null;
  }
}
