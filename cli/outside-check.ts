import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import { checkNoteCosignatures, parseWitnessKey, witnessKeyText } from '#lib/domain/ledger/cosignature.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { sameBytes } from '#lib/domain/signing/bytes.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import type { KnownOutside } from './known-outside.ts';

/** What was found outside the log to vouch for it. */
export interface Vouched {
  /** `known`: its key was given by the caller, not only named by the log. `size`, `time` (RFC 3339, the witness's clock): the largest head it cosigned. */
  witnesses: { name: string; known: boolean; size: number; time: string }[];
  /** Anchored heads that the log has, and the largest of them. */
  anchored: { heads: number; size: number };
}

interface Kept {
  file: string;
  size: number;
  root: Hash;
}

/** Compares a log, while it is read from its beginning, with what is known from outside. Reports faults as they are found. */
export class OutsideCheck {
  readonly #outside: KnownOutside;
  readonly #known: ReadonlySet<string>;
  readonly #keys;
  readonly #fault: (part: string, detail: string) => void;
  readonly #seen = new Map<string, Vouched['witnesses'][number]>();
  /** Smallest first. */
  #kept: Kept[] = [];
  readonly #anchored = { heads: 0, size: 0 };

  /** `named`: witnesses' keys that the log itself gives. Their cosignatures are checked too, but vouch for nothing by themselves. */
  constructor(outside: KnownOutside, named: readonly string[], fault: (part: string, detail: string) => void) {
    this.#outside = outside;
    this.#fault = fault;
    this.#known = new Set(outside.witnesses.map(witnessKeyText));
    const own = named.map(parseWitnessKey).filter((key) => key !== null);
    if (own.length < named.length) fault('head.json', 'names a witness whose key is none');
    const others = own.filter((key) => !this.#known.has(witnessKeyText(key)));
    this.#keys = [...outside.witnesses, ...others];
  }

  /** Reads the anchored heads: each has to be one of this log, signed with one of its keys. `keysOf`: those keys under the name in a head. */
  async begin(
    logKeys: readonly string[],
    keysOf: (note: string, part: string) => readonly string[] = () => logKeys,
  ): Promise<void> {
    for (const { file, note } of this.#outside.anchored) {
      const part = `anchored head ${file}`;
      const head = await checkCheckpoint(note, keysOf(note, part), VERIFIERS);
      if (typeof head === 'string') this.#fault(part, `is none of this log: ${head}`);
      else this.#kept.push({ file, ...head });
    }
    this.#kept.sort((a, b) => a.size - b.size);
  }

  /** Takes one of the log's own heads, whose signature has been checked. */
  async head(size: number, note: string): Promise<void> {
    const checked = await checkNoteCosignatures(note, this.#keys, VERIFIERS);
    for (const name of checked?.broken ?? [])
      this.#fault(`head of ${size}`, `has a cosignature of ${name} that does not hold`);
    for (const { witness, time } of checked?.held ?? []) {
      const key = witnessKeyText(witness);
      const before = this.#seen.get(key);
      if (before && before.size >= size) continue;
      const at = new Date(time * 1_000).toISOString();
      this.#seen.set(key, { name: witness.name, known: this.#known.has(key), size, time: at });
    }
  }

  /** Call after each entry with the log's new size. `root` is only computed where a head of that size is known from outside. */
  grown(size: number, root: () => Hash): void {
    while (this.#kept[0]?.size === size) {
      const { file, root: kept } = this.#kept.shift() as Kept;
      if (sameBytes(kept, root())) {
        this.#anchored.heads += 1;
        this.#anchored.size = size;
      } else this.#fault(`anchored head ${file}`, 'is another one than the log has of this size: it was rewritten');
    }
  }

  /** Call after the last entry. */
  finish(size: number): Vouched {
    for (const kept of this.#kept)
      this.#fault(
        `anchored head ${kept.file}`,
        `covers ${kept.size} entries and this log has ${size}: it was rolled back, or taken out before that head`,
      );
    for (const witness of this.#outside.witnesses)
      if (!this.#seen.has(witnessKeyText(witness)))
        this.#fault(`witness ${witness.name}`, 'has cosigned no head of this log');
    return { witnesses: [...this.#seen.values()], anchored: this.#anchored };
  }
}

/** One sentence for each witness and anchor: up to which size it vouches for the log; or what it means that nobody does. */
export function vouchedText({ witnesses, anchored }: Vouched, size: number): string {
  const known = witnesses.filter((one) => one.known);
  const told = known.map((one) => `${one.name} cosigned the first ${one.size} of ${size} entries at ${one.time}.`);
  if (anchored.heads > 0)
    told.push(
      `${anchored.heads} anchored ${anchored.heads === 1 ? 'head agrees' : 'heads agree'}, up to the first ${anchored.size} entries.`,
    );
  const named = witnesses.filter((one) => !one.known).map((one) => one.name);
  if (named.length > 0)
    told.push(`Cosigned by ${named.join(', ')}, by keys that come from the desk: --witness FILE checks with your own.`);
  if (known.length + anchored.heads === 0)
    told.push('Nothing from outside was compared: a log rewritten as a whole would look the same.');
  return told.join('\n');
}
