import { base64Of, utf8 } from '../signing/bytes.ts';
import { ENTRY_PARTS, partDigest, type HandedEntry } from './leaf-2.ts';
import { leafTextOf, writtenEntry, type LoggedEntry } from './logged-entry.ts';
import { leafHash } from './merkle.ts';

/** Where an entry stands. `leaf`: base64 of the hash the tree took in; none before it has a place. */
interface Placed {
  index: number;
  leaf?: string | undefined;
}

/**
 * An entry of which only what the log commits to is handed on: every part by its digest, or for an entry of the first version, whose leaf names actor
 * and type in the clear, the hash of that leaf alone, in base64.
 */
export type ClosedEntry = Placed & ({ parts: HandedEntry } | { closed: string });

export type OpenEntry = LoggedEntry & Placed;

/** Whether an entry of an export is closed. */
export const isClosed = (entry: OpenEntry | ClosedEntry): entry is ClosedEntry => !('id' in entry);

/** Takes away all that an entry says. What it commits to is computed from what it says, so that a change of it shows beside `leaf`. */
export function closedEntry(entry: OpenEntry): ClosedEntry {
  const { index, leaf, parts } = entry;
  const placed = { index, ...(leaf === undefined ? {} : { leaf }) };
  if (!parts) return { ...placed, closed: base64Of(leafHash(utf8(leafTextOf(entry)))) };
  const digests = ENTRY_PARTS.map((part) => {
    const handed = parts[part];
    return [part, { digest: 'digest' in handed ? handed.digest : partDigest(part, handed.salt, handed.value) }];
  });
  return { ...placed, parts: Object.fromEntries(digests) as HandedEntry };
}

/** The form in which an entry, open or closed, is written into an export. */
export function exportedForm(entry: OpenEntry | ClosedEntry): object {
  if (!isClosed(entry)) return writtenEntry(entry);
  return 'parts' in entry ? { v: 2, ...entry } : entry;
}
