import { decodeJws } from '#lib/domain/evidence/jws.ts';
import type { Fault } from '#lib/domain/ledger/log-verifier.ts';
import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';

/**
 * Checks that decisions were signed with keys that the log's own entries announce. An export's list of keys is unsigned: somebody who added a key
 * to it could sign any decision with it.
 */
export class AnnouncedKeys {
  readonly #announced = new Set<string>();
  /** One decision for each key, by the header that names the key. */
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

  /** Call after the last entry. Logs from before keys were recorded announce none. */
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
    // The check of the log itself reports it.
    return {};
  }
}
