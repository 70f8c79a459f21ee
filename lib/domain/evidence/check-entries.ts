import type { Countersigning } from '../action/action.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Checkpoint } from '../ledger/checkpoint.ts';
import { dateFault } from '../ledger/leaf.ts';
import { leafTextOf } from '../ledger/logged-entry.ts';
import { includes, leafHash } from '../ledger/merkle.ts';
import { parseTlogProof, type TlogProof } from '../ledger/tlog-proof.ts';
import { utf8 } from '../signing/bytes.ts';
import { demand, Wrong } from './check.ts';
import { decodeJws } from './jws.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { replayEntries } from '../action/replay-entries.ts';
import type { Evidence, EvidenceEntry } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';

/** The head of the file's checkpoint, with a valid signature. */
export interface Head extends Checkpoint {
  note: string;
}

/** Reads the head from the file's checkpoint; it must be signed by a key of the log. Cosignatures are the witness check's. Throws `Wrong`. */
export async function checkHead({ checkpoint: note, log_keys }: Evidence, verifiers: Verifiers): Promise<Head> {
  const checked = await checkCheckpoint(note, log_keys, verifiers);
  if (typeof checked === 'string') throw new Wrong(checked);
  return { ...checked, note };
}

/** Checks that the entry is about this action, is in the log at its index under this head, and is not dated after `now`. Throws `Wrong`. */
export function checkEntry(
  actionId: string | null,
  entry: EvidenceEntry,
  proof: TlogProof | null,
  head: Head | null,
  now = Infinity,
): string {
  if (!head) throw new Wrong('there is no head to prove it by');
  // A command's body names no action: without this, another action's commands could be put in.
  demand(entry.action_id === actionId, 'it is about another action');
  if (!proof) throw new Wrong('its proof is no tlog-proof');
  demand(canonicalJson(parseJson(entry.body)) === entry.body, 'its body is not in its canonical form');
  demand(proof.checkpoint === head.note, 'its proof leads to another head than the file’s');
  const leaf = leafHash(utf8(leafTextOf(entry)));
  demand(includes(proof.index, head.size, leaf, proof.path, head.root), 'it is not in the log under this head');
  const late = dateFault(entry.at, now);
  demand(late === null, `it ${late}`);
  return `leaf ${proof.index} of ${head.size}`;
}

/** Checks that replaying the entries gives the state that the file claims. */
export function checkReplay(file: Evidence): string {
  const { action, entries } = file;
  const places = entries.map((entry) => parseTlogProof(entry.tlog_proof)?.index ?? -1);
  demand(
    places.every((place, i) => i === 0 || place > (places[i - 1] ?? place)),
    'the entries are not in their order',
  );
  const replayed = replayEntries(entries);
  if (typeof replayed === 'string') throw new Wrong(replayed);
  demand(replayed.id === action.id, 'the entries are about another action');
  demand(replayed.status === action.status, `the entries lead to ${replayed.status}, the file says ${action.status}`);
  demand(replayed.digest === action.digest, 'the entries lead to other arguments');
  demand(replayed.view_digest === action.view_digest, 'the entries lead to another view');
  checkDecided(file);
  return `${entries.length} entries lead to ${replayed.status}`;
}

/** Checks that the file has exactly the verdicts of the log, in order, and that the last of them led to the decision. */
function checkDecided({ entries, verdicts, decision }: Evidence): void {
  const statementDigests = entries.map((entry) => (JSON.parse(entry.body) as Partial<Countersigning>).statement_digest);
  const given = statementDigests.filter((digest) => digest !== undefined);
  demand(
    given.length === verdicts.length && given.every((digest, i) => digest === verdicts[i]?.statement_digest),
    'the verdicts in the file are not those in the log, in their order',
  );
  // The last verdict decides; where policy allowed at once, the submission did.
  const deciding = Math.max(
    0,
    statementDigests.findLastIndex((digest) => digest !== undefined),
  );
  const after = replayEntries(entries.slice(0, deciding + 1));
  const decided = typeof after !== 'string' && (after.status === 'approved' || after.status === 'denied');
  demand(decided === (decision !== null), decided ? 'the decision is missing' : 'the entries lead to no decision');
  if (!decided || decision === null) return;
  const said = decodeJws(decision)?.payload ?? {};
  demand(
    said['outcome'] === after.status,
    `the entries lead to ${after.status}, the decision says ${String(said['outcome'])}`,
  );
  demand(said['grant_id'] === after.grant_id, 'the entries lead to another grant');
  demand(said['version'] === after.version, 'entries from before the decision are missing');
}
