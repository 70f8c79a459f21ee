import { isJsonObject, type JsonValue } from '../json/json.ts';
import { JsonRefusal } from '../json/json-refusal.ts';
import { parseJson } from '../json/parse-json.ts';
import { shapeFault, type Shape } from '../json/shape.ts';
import { handedEntryFault, type HandedEntry } from '../ledger/leaf-2.ts';
import type { LedgerEntry } from '../ledger/leaf.ts';
import { DIGEST, idOf, NAMED, SALT, TIME } from '../signing/forms-2.ts';
import type { JsonWebKey, PasskeyParts } from './evidence.ts';
import { ENTRY_OF_LEAF_2, JWK, PASSKEY } from './part-shapes.ts';

/** Content that a statement, decision or entry refers to by this digest. */
export interface Content2 {
  kind: string;
  digest: string;
  /** The value's RFC 8785 text; null, like its salt, when it was erased. */
  text: string | null;
  /** Also null for content of a /1 action, whose digests have no salt. */
  salt: string | null;
}

/** A log entry of either version, with its inclusion proof. */
export type EvidenceEntry2 = { tlog_proof: string } & (({ v: 1 } & LedgerEntry) | { v: 2; parts: HandedEntry });

export interface Evidence2 {
  type: 'countersign.evidence/2';
  readme: string;
  /** The log's name never changes; origins do, and each passkey is bound to the origin of its time. */
  desk: { id: string; log: string; origins: { origin: string; from: string; until: string | null }[] };
  log_keys: string[];
  witness_keys: string[];
  jwks: { keys: JsonWebKey[] };
  action: {
    id: string;
    /** The format version of its digests, statements and decision, set at submission. */
    form: 1 | 2;
    status: string;
    agent: { id: string; name: string };
    run: string | null;
    tool: { name: string; version: number };
  };
  contents: Content2[];
  verdicts: { statement_digest: string; statement: string | null; passkey: PasskeyParts | null }[];
  decision: string | null;
  /** Compact JWS: the desk's claim that the file is complete. */
  manifest: string;
  /** Every entry about the action, in log order, except those that the manifest lists as left out. */
  entries: EvidenceEntry2[];
  /** Other entries that the file depends on, in log order: enrolments, sessions, delegations, the desk's names and origins. */
  supporting: EvidenceEntry2[];
  checkpoint: string;
}

const textOrNull: Shape = { nullable: 'text' };
const uuid4: Shape = { matches: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, as: 'a salt of the first version' };

const OLD_ENTRY: Shape = {
  members: {
    v: { literal: 1 },
    id: idOf('ent'),
    type: 'text',
    action_id: textOrNull,
    agent_id: textOrNull,
    run_id: textOrNull,
    lock_id: textOrNull,
    actor_id: 'text',
    body: 'text',
    at: TIME,
    salt: uuid4,
    tlog_proof: 'text',
  },
};

const ENTRY: Shape = {
  either: [OLD_ENTRY, ENTRY_OF_LEAF_2],
};

const EVIDENCE_2: Shape = {
  members: {
    type: { literal: 'countersign.evidence/2' },
    readme: 'text',
    desk: {
      members: {
        id: idOf('dsk'),
        log: 'text',
        origins: { list: { members: { origin: 'text', from: TIME, until: { nullable: TIME } } }, least: 1 },
      },
    },
    log_keys: { list: 'text', least: 1 },
    witness_keys: { list: 'text', most: 100 },
    jwks: { members: { keys: { list: JWK, least: 1 } } },
    action: {
      members: {
        id: idOf('act'),
        form: { either: [{ literal: 1 }, { literal: 2 }] },
        status: 'text',
        agent: NAMED,
        run: textOrNull,
        tool: { members: { name: 'text', version: 'integer' } },
      },
    },
    contents: {
      list: { members: { kind: 'text', digest: DIGEST, text: textOrNull, salt: { nullable: SALT } } },
    },
    verdicts: {
      list: { members: { statement_digest: DIGEST, statement: textOrNull, passkey: { nullable: PASSKEY } } },
      most: 500,
    },
    decision: textOrNull,
    manifest: 'text',
    entries: { list: ENTRY, least: 1 },
    supporting: { list: ENTRY },
    checkpoint: 'text',
  },
};

/** Parses a /2 evidence file; returns the fault in words if its form is wrong. */
export function readEvidence2(text: string): Evidence2 | string {
  try {
    const value = parseJson(text);
    return shapeFault(value, EVIDENCE_2, 'the file') ?? formFault(value) ?? (value as unknown as Evidence2);
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error;
    return `it is cut off or not strict JSON: ${error.message}`;
  }
}

/** Checks what the shape alone cannot express. */
function formFault(value: JsonValue): string | null {
  const file = value as unknown as Evidence2;
  for (const [list, entries] of [
    ['entries', file.entries],
    ['supporting', file.supporting],
  ] as const)
    for (const [i, entry] of entries.entries()) {
      const parts = 'parts' in entry ? (entry.parts as unknown as JsonValue) : null;
      const fault = isJsonObject(parts) ? handedEntryFault(parts, `/${list}/${i}`) : null;
      if (fault !== null) return fault;
    }
  const digests = file.contents.map((one) => one.digest);
  if (new Set(digests).size < digests.length) return 'one content is told twice';
  if (file.contents.some(({ text, salt }) => text === null && salt !== null)) return 'a salt is kept of erased content';
  return null;
}
