import { DESK_ENTRIES, VouchedOrigins } from '../desk/vouched-origins.ts';
import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { demand } from './check.ts';
import { checkEntry, type Head } from './check-entries.ts';
import type { Evidence } from './evidence.ts';

/** What the file's own entries say about where the desk was; that they are in the log is checked by `checkDesk`. */
export function originsOf({ origin, desk_entries = [] }: Evidence): VouchedOrigins {
  const origins = new VouchedOrigins(origin);
  for (const { type, body, tlog_proof } of desk_entries)
    origins.add(parseTlogProof(tlog_proof)?.index ?? -1, type, body);
  return origins;
}

/** Checks the entries by which the desk vouches for its other origins: each says so, and is in the log under the file's head. Throws `Wrong`. */
export function checkDesk({ origin, desk_entries = [] }: Evidence, head: Head | null, now?: number): string {
  const origins = new VouchedOrigins(origin);
  let last = -1;
  for (const entry of desk_entries) {
    const proof = parseTlogProof(entry.tlog_proof);
    demand(
      DESK_ENTRIES.some((type) => type === entry.type),
      `an entry ${entry.type} says nothing about where the desk is`,
    );
    checkEntry(null, entry, proof, head, now);
    demand((proof?.index ?? -1) > last, 'the entries about the desk are not in their order');
    last = proof?.index ?? -1;
    const fault = origins.add(last, entry.type, entry.body);
    demand(fault === null, `an entry about the desk is of another form: ${fault ?? ''}`);
  }
  return desk_entries.map(({ type, at }) => `${type} at ${at}`).join(', ');
}
