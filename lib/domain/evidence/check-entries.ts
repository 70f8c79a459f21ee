import { canonicalJson } from '../json/canonical-json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Checkpoint } from '../ledger/checkpoint.ts';
import { leafText } from '../ledger/leaf.ts';
import { includes, leafHash } from '../ledger/merkle.ts';
import { utf8 } from '../signing/bytes.ts';
import { bytesOf, demand, Wrong } from './check.ts';
import { replayEntries } from './replay-entries.ts';
import type { Evidence, EvidenceEntry } from './evidence.ts';

/** That the entry stands in the log, at its place, under this head. */
export function checkEntry(entry: EvidenceEntry, head: Checkpoint | null): string {
  if (!head) throw new Wrong('there is no head to prove it by');
  demand(canonicalJson(parseJson(entry.body)) === entry.body, 'its body is not in its canonical form');
  const path = entry.proof.map((hash) => bytesOf('its proof', hash));
  const leaf = leafHash(utf8(leafText(entry)));
  demand(includes(entry.index, head.size, leaf, path, head.root), 'it is not in the log under this head');
  return `leaf ${entry.index} of ${head.size}`;
}

/** That the entries, played again by the machine, lead to what the file says. */
export function checkReplay({ action, decision, entries, verdicts }: Evidence): string {
  const sorted = entries.toSorted((a, b) => a.index - b.index);
  demand(
    sorted.every((entry, i) => entry === entries[i]),
    'the entries are not in their order',
  );
  const replayed = replayEntries(sorted);
  if (typeof replayed === 'string') throw new Wrong(replayed);
  demand(replayed.id === action.id, 'the entries are about another action');
  demand(replayed.status === action.status, `the entries lead to ${replayed.status}, the file says ${action.status}`);
  demand(replayed.digest === action.digest, 'the entries lead to other arguments');
  demand(replayed.view_digest === action.view_digest, 'the entries lead to another view');
  const told = entries.flatMap(
    (entry) => (JSON.parse(entry.body) as { statement_digest?: string }).statement_digest ?? [],
  );
  for (const verdict of verdicts)
    demand(told.includes(verdict.statement_digest), `the verdict of ${verdict.reviewer.name} is not in the log`);
  demand(
    told.every((digest) => verdicts.some((verdict) => verdict.statement_digest === digest)),
    'a verdict that the log tells of is not in the file',
  );
  // Whatever became of it later: an approval left a grant, a denial is final.
  const decided = replayed.grant_id !== null || replayed.status === 'denied';
  demand(decided || decision === null, 'the entries lead to no decision, and the file has one');
  demand(!decided || decision !== null, 'the entries lead to a decision, and the file has none');
  return `${sorted.length} entries lead to ${replayed.status}`;
}
