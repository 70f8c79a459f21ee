import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { ENTRY_PARTS, leafText2, type EntryParts, type HandedEntry } from '#lib/domain/ledger/leaf-2.ts';
import { inclusionProof, leafHash, rootOf, type Hash, type ReadHash } from '#lib/domain/ledger/merkle.ts';
import { subtree } from '#lib/domain/ledger/tiles.ts';
import {
  contentDigest,
  type ArgumentsContent,
  type ContentKind,
  type ShownContent,
} from '#lib/domain/signing/content-2.ts';
import type { PolicyBasis, Vouched } from '#lib/domain/signing/policy-basis-2.ts';
import type { Requirement2 } from '#lib/domain/signing/requirement-2.ts';
import type { Catalogue, View2 } from '#lib/domain/view/view-2.ts';
import { AGENT, ANN, ARGS, BOB, idOf, LIMITED_ARGS, ORIGIN, RUN, sha256, START, timeOf, TOOL } from './desk.ts';

// The fictitious desk of desk.ts, writing the second version.

export const DESK = idOf('dsk', 1);
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** A reproducible salt; like everything here, it can be recomputed by anybody. */
export const saltOf = (name: string): string => sha256(`salt of ${name}`).toString('base64url');
export const digestOfBytes = (data: string | Uint8Array): string => `sha256:${sha256(data).toString('hex')}`;

/** Content with the salt of its commitment. */
export interface Salted {
  kind: ContentKind;
  salt: string;
  value: JsonValue;
  digest: string;
}

export const salted = (kind: ContentKind, name: string, value: JsonValue): Salted => {
  const salt = saltOf(`${kind} ${name}`);
  return { kind, salt, value, digest: contentDigest(kind, salt, value) };
};

export const CATALOGUE: Catalogue = {
  type: 'countersign.catalogue/1',
  language: 'en',
  messages: { 'post.sentence': 'Post to {thread}, read by {readers}', 'fact.readers': 'Read by' },
};
export const CATALOGUE_DE: Catalogue = {
  type: 'countersign.catalogue/1',
  language: 'de',
  messages: { 'post.sentence': 'In {thread} schreiben, {readers} lesen es', 'fact.readers': 'Gelesen von' },
};
export const catalogueDigest = (catalogue: Catalogue): string =>
  digestOfBytes(canonicalJson(catalogue as unknown as JsonValue));

export const viewOf = (args: JsonObject): View2 => ({
  v: 2,
  catalogue: catalogueDigest(CATALOGUE),
  decoder: { name: 'post', version: 3 },
  seen: { effect: 'publish', reversibility: null, audience: 'organisation', data_class: null },
  bounds: [{ what: 'recipients', least: (args['to'] as string[]).length, most: null }],
  sentence: {
    id: 'post.sentence',
    with: { thread: { quote: 'T-1042' }, readers: { count: (args['to'] as string[]).length, bound: 'exact' } },
  },
  facts: [
    {
      label: { id: 'fact.readers', with: {} },
      value: { list: (args['to'] as string[]).map((quote) => ({ quote })) },
      tone: 'plain',
      source: 'arguments',
      pointer: '/to',
    },
  ],
  changes: [],
  findings: [],
  uninspectable: [],
});

const contentOf = (name: string, args: JsonObject) => {
  const value: ArgumentsContent = { agent: AGENT.id, args, run: RUN.id, tool: TOOL };
  return {
    args: salted('arguments', name, value),
    view: salted('view', name, viewOf(args) as unknown as JsonValue),
  };
};

export const PROPOSED_2 = contentOf('proposed', ARGS);
export const LIMITED_2 = contentOf('limited', LIMITED_ARGS);
export const ASSESSMENT_2 = salted('assessment', 'first', {
  v: 3,
  agent: AGENT,
  risk: { level: 'high', score: 44 },
} as unknown as JsonValue);
export const SHOWN_EN: Salted = salted('shown', 'ann', {
  language: 'en',
  text: 'Post to T-1042, read by 2\nRead by: all@corp.example, dana@corp.example\nRisk: high',
} satisfies ShownContent);
export const SHOWN_DE: Salted = salted('shown', 'bob', {
  language: 'de',
  text: 'In T-1042 schreiben, 2 lesen es\nGelesen von: all@corp.example, dana@corp.example\nRisiko: hoch',
} satisfies ShownContent);

export const POLICY_2: PolicyBasis = { version: 3, rules: ['posts'], standing_rule: null };
export const VOUCHED_BY_ANN: Vouched = {
  goal: { by: 'person', id: idOf('usr', 5) },
  initiator: { by: 'connector', id: idOf('con', 1), person: idOf('usr', 5) },
  run: { by: 'connector', id: idOf('con', 1) },
};
const anybody = { all_groups: [], any_groups: [], people: [] };
export const REQUIRES_2: Requirement2 = {
  v: 2,
  rules: [
    { id: 'security', people: 1, of: { ...anybody, all_groups: ['security'] }, substitutes: [] },
    {
      id: 'owner-of-forum',
      people: 1,
      of: { ...anybody, people: [BOB.id] },
      substitutes: [{ after_seconds: 1_800, of: { ...anybody, any_groups: ['forum', 'communication'] } }],
    },
  ],
  signature: 'password',
  blind: true,
  judgement_first: false,
  undo_seconds: 5,
};

/** An entry with every part open. */
export function entryOf(
  n: number,
  at: number,
  parts: Omit<EntryParts, 'entry'>,
  salts: Partial<HandedEntry> = {},
): HandedEntry {
  const all: EntryParts = { entry: { id: idOf('ent', n), at: timeOf(at) }, ...parts };
  const handed = ENTRY_PARTS.map((part) => [
    part,
    salts[part] ?? { salt: saltOf(`${part} of entry ${n}`), value: all[part] as JsonValue },
  ]);
  return Object.fromEntries(handed) as HandedEntry;
}

export const about = (action: string | null): EntryParts['subject'] => ({
  action,
  agent: action === null ? null : AGENT.id,
  lock: null,
  run: action === null ? null : idOf('run', 1),
});

export const hashOfText = (text: string): Hash => leafHash(new TextEncoder().encode(text));
export const hashOf2 = (entry: HandedEntry): Hash => hashOfText(leafText2(entry));
const readerOver =
  (leaves: readonly Hash[]): ReadHash =>
  (level, index) =>
    subtree(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
export const rootOverHashes = (leaves: readonly Hash[]): Promise<Hash> => rootOf(leaves.length, readerOver(leaves));
export const proofInHashes = (leaves: readonly Hash[], index: number): Promise<Hash[]> =>
  inclusionProof(index, leaves.length, readerOver(leaves));

export { ANN, BOB, ORIGIN, START };
