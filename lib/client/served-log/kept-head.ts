/** The last head this browser verified, with the keys of its log: a log that was rolled back or rewritten since does not extend it. */
export interface KeptHead {
  note: string;
  /** The verifier keys that the desk gave at that time. */
  keys: string[];
  /** RFC 3339. */
  at: string;
}

const PLACE = 'countersign.kept-head';

/** Null when nothing is kept or it cannot be read. */
export function readKeptHead(): KeptHead | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? 'null') as Partial<KeptHead> | null;
    const { note, keys, at } = kept ?? {};
    return typeof note === 'string' && Array.isArray(keys) && typeof at === 'string' ? { note, keys, at } : null;
  } catch {
    return null;
  }
}

/** Returns false where the browser stores nothing. */
export function keepHead(kept: KeptHead): boolean {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forgetHead(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Storage is off: there is nothing to forget.
  }
}
