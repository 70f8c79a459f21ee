import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { OutsideFault } from '#lib/domain/ledger/outside.ts';

/** A place that keeps heads and that this desk's admins cannot rewrite. */
export interface Anchor {
  /** Kind and place, without secrets: what people see. */
  name: string;
  /** The note of the largest head it holds; null when it holds none, or is of a kind that does not tell. Throws `OutsideFault`. */
  newest(signal: AbortSignal): Promise<string | null>;
  /** Keeps a note under a name that is free; one that is not has to hold the same head. Throws `OutsideFault`. */
  put(file: string, note: string, signal: AbortSignal): Promise<void>;
}

/** The file name of a head, zero-padded so that names sort as sizes do. */
export const anchorFile = (size: number): string => `${String(size).padStart(16, '0')}.note`;

export const ANCHOR_FILE = /^\d{16}\.note$/;

/** A name that is taken has to hold the same head; cosignatures that came later make no difference. Throws `OutsideFault`. */
export function demandSameHead(file: string, there: string, note: string): void {
  const held = parseNote(there)?.text;
  if (held === undefined || parseCheckpoint(held) === null)
    throw new OutsideFault('refused', `holds a damaged ${file}: have it removed there`);
  if (held !== parseNote(note)?.text) throw new OutsideFault('contradicts', `holds another head as ${file}`);
}
