import type { JsonValue } from '../json/json.ts';
import { isJsonObject } from '../json/json.ts';
import { JsonRefusal } from '../json/json-refusal.ts';
import { parseJson } from '../json/parse-json.ts';
import { textOf } from '../signing/bytes.ts';
import { Wrong } from './check.ts';
import { handedEntryFault } from '../ledger/leaf-2.ts';
import { entryOfParts } from '../ledger/logged-entry.ts';
import {
  EVIDENCE_TYPES,
  type Evidence,
  type EvidenceEntry,
  type EvidenceType,
  type WrittenEvidence,
} from './evidence.ts';
import type { Shape } from '../json/shape.ts';
import { ENTRY_OF_LEAF_2, JWK, PASSKEY } from './part-shapes.ts';
import { demandShape } from './shape.ts';

/** Far above any real file: arguments, view and assessment are bounded, and an action has tens of entries. */
export const LARGEST_EVIDENCE = 16 * 1024 * 1024;

/** Each is compared with every entry, or with every line below the head: a forged file must not keep the verifier busy for hours. */
const MOST_VERDICTS = 500;
const MOST_WITNESSES = 100;

const named: Shape = { members: { id: 'text', name: 'text' } };
const textOrNull: Shape = { nullable: 'text' };

const ACTION: Shape = {
  members: {
    id: 'text',
    status: 'text',
    agent: named,
    run: textOrNull,
    tool: 'text',
    args_proposed: textOrNull,
    args: textOrNull,
    digest_proposed: 'text',
    digest: 'text',
    view: textOrNull,
    view_digest: 'text',
    assessment: textOrNull,
    assessment_digest: 'text',
  },
};

const VERDICT: Shape = {
  members: {
    reviewer: named,
    answer: 'text',
    method: 'text',
    revision: 'integer',
    statement: textOrNull,
    statement_digest: 'text',
    passkey: { nullable: PASSKEY },
  },
};

const FIRST = {
  id: 'text',
  type: 'text',
  action_id: textOrNull,
  agent_id: textOrNull,
  run_id: textOrNull,
  lock_id: textOrNull,
  actor_id: 'text',
  body: 'text',
  at: 'text',
  salt: 'text',
  tlog_proof: 'text',
} as const;

const ENTRY: Shape = { members: FIRST };

/** An entry that says the version of its leaf. */
const ENTRY_OF_EITHER: Shape = {
  either: [{ members: { v: { literal: 1 }, ...FIRST } }, ENTRY_OF_LEAF_2],
};

const MOST_DESK_ENTRIES = 100;

const evidence = (entry: Shape, moved: boolean): Shape => ({
  members: {
    type: 'text',
    readme: 'text',
    origin: 'text',
    log_keys: { list: 'text' },
    witness_keys: { list: 'text', most: MOST_WITNESSES },
    jwks: { members: { keys: { list: JWK } } },
    action: ACTION,
    verdicts: { list: VERDICT, most: MOST_VERDICTS },
    decision: textOrNull,
    entries: { list: entry },
    ...(moved ? { desk_entries: { list: entry, least: 1, most: MOST_DESK_ENTRIES } } : {}),
    checkpoint: 'text',
  },
});

const ENTRIES: Record<EvidenceType, Shape> = {
  'countersign.evidence/1': ENTRY,
  'countersign.evidence/1.1': ENTRY_OF_EITHER,
};

/** Parses an evidence file. Throws `Wrong` when it is too large, truncated, not strict JSON, of another type, or has missing or extra parts. */
export function readEvidence(file: string | Uint8Array): Evidence {
  if (file.length > LARGEST_EVIDENCE) throw new Wrong('it is larger than any evidence file: nothing of it was read');
  const value = jsonOf(typeof file === 'string' ? file : decoded(file));
  const type = isJsonObject(value) ? value['type'] : undefined;
  const known = EVIDENCE_TYPES.find((one) => one === type);
  if (known === undefined) throw new Wrong(`it is no evidence file of a known type${said(type)}`);
  const moved = isJsonObject(value) && Object.hasOwn(value, 'desk_entries');
  demandShape(value, evidence(ENTRIES[known], moved));
  return evidenceOfWritten(value as unknown as WrittenEvidence);
}

/** A written file as it is checked: entries of either version in one form. Throws `Wrong` for one with a part closed. */
export function evidenceOfWritten(file: Evidence | WrittenEvidence): Evidence {
  const { desk_entries: about, ...rest } = file;
  const entries = file.entries.map((entry, i) => entryOfWritten(entry, `/entries/${i}`));
  if (!about) return { ...rest, entries };
  return { ...rest, entries, desk_entries: about.map((entry, i) => entryOfWritten(entry, `/desk_entries/${i}`)) };
}

function entryOfWritten(entry: WrittenEvidence['entries'][number], at: string): EvidenceEntry {
  if (!('parts' in entry)) {
    const { v: _v, ...first } = entry as EvidenceEntry & { v?: 1 };
    return first;
  }
  const fault = handedEntryFault(entry.parts as unknown as JsonValue, at);
  if (fault !== null) throw new Wrong(fault);
  const read = entryOfParts(entry.parts);
  if (!read) throw new Wrong(`${at} has a part that is closed`);
  return { ...read, tlog_proof: entry.tlog_proof };
}

const said = (type: unknown): string => (typeof type === 'string' ? ` (it says “${type.slice(0, 60)}”)` : '');

function decoded(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch {
    throw new Wrong('it is not UTF-8 text');
  }
}

function jsonOf(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error;
    throw new Wrong(`it is cut off or not strict JSON: ${error.message}${error.pointer && ` at ${error.pointer}`}`);
  }
}
