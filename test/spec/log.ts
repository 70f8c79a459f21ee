import type { Action, Command, Opening } from '#lib/domain/action/action.ts';
import { replay } from '#lib/domain/action/replay.ts';
import type { EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import { openingOf } from '#lib/domain/action/replay-entries.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { leafText, type LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { inclusionProof, leafHash, rootOf, type Hash, type ReadHash } from '#lib/domain/ledger/merkle.ts';
import { subtree } from '#lib/domain/ledger/tiles.ts';
import {
  ACTION,
  AGENT,
  ANN,
  ASSESSMENT_DIGEST,
  BOB,
  EXPIRES,
  idOf,
  OWNER,
  PROPOSED,
  REQUIRES,
  sha256,
  START,
  timeOf,
  TOOL,
} from './desk.ts';

export type IndexedEntry = LedgerEntry & { index: number };

/** An event; `about` is the action it concerns. */
export interface Happening {
  type: string;
  actor: string;
  body: JsonObject;
  about?: string;
  lock?: string;
}

/** A log of events, a minute apart, each entry with a reproducible salt. */
export const logOf = (happenings: readonly Happening[]): IndexedEntry[] =>
  happenings.map(({ type, actor, body, about, lock }, index) => ({
    index,
    id: idOf('ent', index + 1),
    type,
    action_id: about ?? null,
    agent_id: about === undefined ? null : AGENT.id,
    run_id: about === undefined ? null : idOf('run', 1),
    lock_id: lock ?? null,
    actor_id: actor,
    body: canonicalJson(body),
    at: timeOf(START + index * 60_000),
    salt: saltOf(index),
  }));

/** A UUIDv4 derived from a hash. */
function saltOf(index: number): string {
  const hex = sha256(`salt of entry ${index}`).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const hashOf = (entry: LedgerEntry): Hash => leafHash(new TextEncoder().encode(leafText(entry)));
export const readerOf = (entries: readonly LedgerEntry[]): ReadHash => {
  const leaves = entries.map(hashOf);
  return (level, index) => subtree(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
};
export const rootOver = (entries: readonly LedgerEntry[]): Promise<Hash> => rootOf(entries.length, readerOf(entries));
export const proofIn = (entries: readonly LedgerEntry[], index: number): Promise<Hash[]> =>
  inclusionProof(index, entries.length, readerOf(entries));

export const OPENING: Opening = {
  id: ACTION,
  agent_id: AGENT.id,
  owner_id: OWNER,
  initiator_id: null,
  outcome: 'review',
  digest: PROPOSED.digest,
  view_digest: PROPOSED.viewDigest,
  requires: REQUIRES,
  expires_at: EXPIRES,
  grant_id: null,
};

export const submitted = (opening: Opening): Happening => ({
  type: 'submitted',
  actor: AGENT.id,
  about: opening.id,
  body: {
    ...(opening as unknown as JsonObject),
    tool: TOOL,
    assessment_digest: ASSESSMENT_DIGEST,
    policy_version: 3,
    risk_level: 'high',
    claim_digest: null,
  },
});

export const commanded = (actor: string, command: Command): Happening => ({
  type: command.type,
  actor,
  about: ACTION,
  body: command as unknown as JsonObject,
});

export const verdictFacts = (verdict: EvidenceVerdict, at: number) => ({
  reviewer: { id: verdict.reviewer.id, role: 'reviewer' as const, groups: [], locked: false },
  digest: PROPOSED.digest,
  view_digest: PROPOSED.viewDigest,
  method: verdict.method as 'passkey',
  statement_digest: verdict.statement_digest,
  ...(verdict.passkey && {
    key_digest: `sha256:${sha256(Buffer.from(verdict.passkey.public_key_spki, 'base64')).toString('hex')}`,
  }),
  at,
});

export const viewed = (by: { id: string }): Happening => ({
  type: 'viewed',
  actor: by.id,
  about: ACTION,
  body: { type: 'viewed', digest: PROPOSED.digest, view_digest: PROPOSED.viewDigest, revision: 1, at: START + 30_000 },
});
const other = (n: number): Opening => ({ ...OPENING, id: idOf('act', n), outcome: 'block' });

/** Other events on the desk, so that indexes have gaps and proofs have siblings. */
export const before: Happening[] = [
  { type: 'tool-registered', actor: idOf('usr', 9), body: { type: 'tool-registered', name: TOOL, at: START } },
  submitted(other(2)),
];
export const between: Happening = {
  type: 'lock-set',
  actor: ANN.id,
  lock: idOf('lck', 1),
  body: {
    type: 'lock-set',
    lock_id: idOf('lck', 1),
    target: { type: 'agent', id: idOf('agt', 2) },
    epoch: 7,
    at: START,
  },
};
export const after: Happening[] = [{ type: 'signed-in', actor: BOB.id, body: { type: 'signed-in', at: START } }];

/** The final state of every action that the entries concern. */
export function actionsOf(entries: readonly LedgerEntry[]): Action[] {
  const ids = new Set(entries.flatMap((entry) => (entry.type === 'submitted' ? [entry.action_id ?? ''] : [])));
  return [...ids].map((id) => {
    const [first, ...rest] = entries.filter((entry) => entry.action_id === id && entry.type !== 'viewed');
    return replay(
      openingOf(JSON.parse(first?.body ?? '') as Opening),
      rest.map((entry) => JSON.parse(entry.body) as Command),
    );
  });
}
