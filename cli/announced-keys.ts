import { decodeJws } from '#lib/domain/evidence/jws.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';

/**
 * Whether the keys that signed decisions are those the log announces. An export brings its own list of keys, and nobody signs that list: a key
 * added to it would sign whatever somebody likes.
 */
export class AnnouncedKeys {
  readonly #announced = new Set<string>();
  /** A decision of each header there is, by that header: one for each key. */
  readonly #signed = new Map<string, { actionId: string; jws: string }>();

  entry({ type, body }: Pick<LedgerEntry, 'type' | 'body'>): void {
    if (type !== 'key-in-use' && type !== 'key-rotated') return;
    const { purpose, key, from, before } = said(body);
    if (purpose === 'decision')
      for (const one of [key, from, before]) if (typeof one === 'string') this.#announced.add(one);
  }

  decision(actionId: string, jws: string): void {
    const [header = ''] = jws.split('.', 1);
    if (!this.#signed.has(header)) this.#signed.set(header, { actionId, jws });
  }

  /** To be asked after the last entry. A log from before keys were written down announces none. */
  faults(): Fault[] {
    if (this.#announced.size === 0) return [];
    return [...this.#signed.values()].flatMap(({ actionId, jws }) => {
      const kid = decodeJws(jws)?.header['kid'];
      if (typeof kid === 'string' && this.#announced.has(kid)) return [];
      return [
        { part: `decision of ${actionId}`, detail: `is signed with the key ${String(kid)}, which no entry announces` },
      ];
    });
  }
}

type Said = Partial<Record<'purpose' | 'key' | 'from' | 'before', unknown>>;

/** What an entry about keys says: the key, and the one before it. */
function said(body: string): Said {
  try {
    return (JSON.parse(body) ?? {}) as Said;
  } catch {
    // The log’s own check names it.
    return {};
  }
}
