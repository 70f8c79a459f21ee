import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { bodyFault } from '../ledger/bodies-2.ts';
import type { Checkpoint } from '../ledger/checkpoint.ts';
import { leafText } from '../ledger/leaf.ts';
import { leafText2, openedPart } from '../ledger/leaf-2.ts';
import { includes, leafHash } from '../ledger/merkle.ts';
import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { utf8 } from '../signing/bytes.ts';
import { demand, Wrong } from './check.ts';
import type { EvidenceEntry2 } from './evidence-2.ts';

/** The content of an entry, whatever its leaf's version; null for a part that is not disclosed. */
export interface OpenedEntry {
  index: number;
  id: string | null;
  at: string | null;
  type: string | null;
  actor: string | null;
  action: string | null;
  content: JsonObject | null;
}

/** An entry whose proof leads to the file's head, with its content. Throws `Wrong` for one that is not in the log or not in its form. */
export function openedEntry(entry: EvidenceEntry2, note: string, head: Checkpoint): OpenedEntry {
  const proof = parseTlogProof(entry.tlog_proof);
  if (!proof) throw new Wrong('an entry’s proof is no tlog-proof');
  demand(proof.checkpoint === note, `the proof of entry ${proof.index} leads to another head`);
  const leaf = leafHash(utf8(entry.v === 1 ? leafText(entry) : leafText2(entry.parts)));
  demand(
    includes(proof.index, head.size, leaf, proof.path, head.root),
    `entry ${proof.index} is not in the log under this head`,
  );
  if (entry.v === 1) {
    const content = parseJson(entry.body) as JsonObject;
    demand(canonicalJson(content) === entry.body, `the body of entry ${proof.index} is not in its canonical form`);
    const { id, at, type } = entry;
    return { index: proof.index, id, at, type, actor: entry.actor_id, action: entry.action_id, content };
  }
  const { parts } = entry;
  const [type, content] = [openedPart(parts, 'type'), openedPart(parts, 'content')];
  const fault = type === null || content === null ? null : bodyFault(type, content);
  demand(fault === null, `entry ${proof.index}: ${fault ?? ''}`);
  return {
    index: proof.index,
    id: openedPart(parts, 'entry')?.id ?? null,
    at: openedPart(parts, 'entry')?.at ?? null,
    type,
    actor: openedPart(parts, 'actor')?.id ?? null,
    action: openedPart(parts, 'subject')?.action ?? null,
    content,
  };
}
