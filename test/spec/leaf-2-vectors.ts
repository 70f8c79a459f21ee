import { drillSalt2 } from '#lib/domain/drill/drill-2.ts';
import type { DrillOpening } from '#lib/domain/drill/drill.ts';
import { leafText, type LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { leafText2, type HandedEntry, type HandedPart } from '#lib/domain/ledger/leaf-2.ts';
import { ACTION, AGENT, idOf, START } from './desk.ts';
import {
  about,
  ANN,
  base64,
  digestOfBytes,
  entryOf,
  hashOf2,
  hashOfText,
  proofInHashes,
  rootOverHashes,
  saltOf,
} from './desk-2.ts';
import { bad, good, type Vector } from './vector.ts';

/** An entry, each part disclosed or hidden, with its audit path to a root; hashes are base64. */
export interface Leaf2Input {
  entry: HandedEntry;
  index: number;
  size: number;
  proof: string[];
  root: string;
}

export interface LeafBytesInput {
  leaf: string;
}

export interface DrillInput {
  opening: DrillOpening;
}

const NOT_IN = 'it is not in the log under this head';

/** A log that begins with leaves of the first version: one tree holds both. */
const OLD: LedgerEntry[] = [1, 2].map((n) => ({
  id: idOf('ent', n),
  type: 'signed-in',
  action_id: null,
  agent_id: null,
  run_id: null,
  lock_id: null,
  actor_id: ANN.id,
  body: `{"at":${START},"type":"signed-in"}`,
  at: new Date(START).toISOString(),
  salt: `00000000-0000-4000-8000-00000000000${n}`,
}));

const ENTRIES: HandedEntry[] = [
  entryOf(3, START, {
    actor: { id: 'operator:root', by: null },
    type: 'formats-in-use',
    subject: about(null),
    content: { leaf: 2, view: 2, verdict: 2, decision: 2, evidence: 2 },
  }),
  entryOf(4, START + 60_000, {
    actor: { id: AGENT.id, by: idOf('key', 1) },
    type: 'withdraw',
    subject: about(ACTION),
    content: {},
  }),
  entryOf(5, START + 120_000, {
    actor: { id: ANN.id, by: idOf('ses', 1) },
    type: 'signed-out',
    subject: about(null),
    content: { person: ANN.id, session: idOf('ses', 1) },
  }),
];

export async function leaf2Vectors(): Promise<Vector<Leaf2Input>[]> {
  const hashes = [...OLD.map((entry) => hashOfText(leafText(entry))), ...ENTRIES.map(hashOf2)];
  const root = base64(await rootOverHashes(hashes));
  const inputAt = async (i: number): Promise<Leaf2Input> => ({
    entry: ENTRIES[i] as HandedEntry,
    index: OLD.length + i,
    size: hashes.length,
    proof: (await proofInHashes(hashes, OLD.length + i)).map(base64),
    root,
  });
  const [first, second, third] = [await inputAt(0), await inputAt(1), await inputAt(2)];
  const accepted = (name: string, input: Leaf2Input) => {
    const leaf = leafText2(input.entry);
    return good(name, input, { leaf, leaf_hash: base64(hashOfText(leaf)) });
  };
  const changed = (part: keyof HandedEntry, handed: object): Leaf2Input => ({
    ...second,
    entry: { ...second.entry, [part]: { ...second.entry[part], ...handed } },
  });
  const closed = (input: Leaf2Input, ...parts: (keyof HandedEntry)[]): Leaf2Input => {
    const leaf = JSON.parse(leafText2(input.entry)) as Record<keyof HandedEntry, string>;
    const shut = Object.fromEntries(parts.map((part) => [part, { digest: leaf[part] }])) as Partial<HandedEntry>;
    return { ...input, entry: { ...input.entry, ...shut } };
  };
  const saltIn = (part: keyof HandedEntry): string =>
    (second.entry[part] as Extract<HandedPart, { salt: string }>).salt;
  return [
    accepted('the entry that brings the second version into use', first),
    accepted('an entry about an action, every part open', second),
    accepted('with actor and content closed', closed(second, 'actor', 'content')),
    accepted('with every part closed', closed(third, 'actor', 'content', 'entry', 'subject', 'type')),
    bad('another type', NOT_IN, changed('type', { value: 'redeem' })),
    bad('another actor', NOT_IN, changed('actor', { value: { id: ANN.id, by: null } })),
    bad('another session or key', NOT_IN, changed('actor', { value: { id: AGENT.id, by: null } })),
    bad('another action', NOT_IN, changed('subject', { value: about(null) })),
    bad('another time', NOT_IN, changed('entry', { value: { id: idOf('ent', 4), at: new Date(START).toISOString() } })),
    bad(
      'another id',
      NOT_IN,
      changed('entry', { value: { id: idOf('ent', 5), at: new Date(START + 60_000).toISOString() } }),
    ),
    bad('another content', NOT_IN, changed('content', { value: { reason: 'none' } })),
    bad('another salt', NOT_IN, changed('content', { salt: saltOf('something else') })),
    bad(
      'a part of another kind in its place',
      NOT_IN,
      changed('content', { salt: saltIn('content'), value: { id: AGENT.id } }),
    ),
    bad('a closed part with another digest', NOT_IN, {
      ...second,
      entry: { ...second.entry, actor: { digest: digestOfBytes('') } },
    }),
    bad('another place', NOT_IN, { ...second, index: 2 }),
    bad('one salt for two parts', 'the entry has one salt twice', changed('content', { salt: saltIn('type') })),
    bad(
      'a salt of 31 bytes',
      '/content has none of the forms it may have',
      changed('content', { salt: saltOf('x').slice(0, 42) }),
    ),
    bad(
      'a part both open and closed',
      '/actor has none of the forms it may have',
      changed('actor', { digest: digestOfBytes('') }),
    ),
    bad(
      'a subject with more in it',
      '/subject has none of the forms it may have',
      changed('subject', { value: { ...about(ACTION), tool: 'x' } }),
    ),
    bad(
      'a time without milliseconds',
      '/entry has none of the forms it may have',
      changed('entry', { value: { id: idOf('ent', 4), at: '2026-11-02T09:01:00Z' } }),
    ),
    bad('a content that is no object', '/content has none of the forms it may have', changed('content', { value: [] })),
  ];
}

export function leafBytesVectors(): Vector<LeafBytesInput>[] {
  const leaf = leafText2(ENTRIES[1] as HandedEntry);
  const refused = (name: string, wrong: string, text: string) => bad(name, wrong, { leaf: text });
  return [
    good('a leaf', { leaf }, { bytes: leaf.length }),
    refused(
      'a leaf of the first version',
      'the leaf is not in its canonical form',
      leafText(OLD[0] as LedgerEntry).replace(',', ', '),
    ),
    refused('another version', '/v is not “2”', leaf.replace('"v":2', '"v":3')),
    refused('one member more', '/run does not belong into the leaf', leaf.replace('"subject"', '"run":null,"subject"')),
    refused('one member fewer', '/actor is missing', leaf.replace(/"actor":"[^"]+",/, '')),
    refused(
      'a digest in capitals',
      '/actor is not a digest',
      leaf.replace(/("actor":"sha256:)([0-9a-f]+)/, (_, start: string, hex: string) => `${start}${hex.toUpperCase()}`),
    ),
    refused(
      'members in another order',
      'the leaf is not in its canonical form',
      leaf.replace(/^\{("actor":"[^"]+"),("content":"[^"]+")/, '{$2,$1'),
    ),
  ];
}

const OPENING: DrillOpening = {
  drill_id: idOf('drl', 1),
  action_id: ACTION,
  started_by: ANN.id,
  started_at: START,
  note_digest: digestOfBytes('the recipient is not ours'),
  nonce: saltOf('nonce of the drill'),
};

export const drillVectors: Vector<DrillInput>[] = [
  good('what a drill is committed to', { opening: OPENING }, { salt: drillSalt2(OPENING) }),
];
