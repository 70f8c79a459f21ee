import type { JsonObject, JsonValue } from '../json/json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { readCanonical } from '../json/read-canonical.ts';
import { shapeFault, type Shape } from '../json/shape.ts';
import { DIGEST, idOf, SALT, TIME } from '../signing/forms-2.ts';
import { digestOf } from '../signing/digest.ts';

/** What an entry says, in five parts. Each is committed to by itself, so that each can be shown, kept back or forgotten by itself. */
export interface EntryParts {
  entry: { id: string; at: string };
  /** `by`: the session or key that the call came with; null for the desk itself, the clock and an operator's command. */
  actor: { id: string; by: string | null };
  type: string;
  subject: { action: string | null; agent: string | null; lock: string | null; run: string | null };
  content: JsonObject;
}

export type EntryPart = keyof EntryParts;
export const ENTRY_PARTS = ['actor', 'content', 'entry', 'subject', 'type'] as const satisfies EntryPart[];

/** Which sort of part a digest of an entry is over can be told by nobody who does not know the salt. */
export const partDigest = (part: EntryPart, salt: string, value: JsonValue): string =>
  digestOf({ part, salt, type: 'countersign.entry/2', value });

/** A part as it is handed on: open, with the salt that proves it, or closed, as the leaf has it. */
export type HandedPart = { salt: string; value: JsonValue } | { digest: string };
export type HandedEntry = Record<EntryPart, HandedPart>;

export type Leaf2 = Record<EntryPart, string> & { v: 2 };

/** All leaves have this form and this length, whatever happened. */
export const LEAF_2: Shape = {
  members: { actor: DIGEST, content: DIGEST, entry: DIGEST, subject: DIGEST, type: DIGEST, v: { literal: 2 } },
};

const digestOfPart = (part: EntryPart, handed: HandedPart): string =>
  'digest' in handed ? handed.digest : partDigest(part, handed.salt, handed.value);

/** The bytes of the leaf that an entry, open or closed, part by part, stands as in the log. */
export const leafText2 = (handed: HandedEntry): string => {
  const digests = ENTRY_PARTS.map((part) => [part, digestOfPart(part, handed[part])]);
  return canonicalJson({ ...(Object.fromEntries(digests) as Record<string, string>), v: 2 });
};

/** The leaf in these bytes; otherwise what is wrong with them. */
export const readLeaf2 = (text: string): Leaf2 | string => readCanonical<Leaf2>(text, LEAF_2, 'the leaf');

const ID_OR_NULL: Shape = { nullable: 'text' };

const PART_VALUES: Record<EntryPart, Shape> = {
  entry: { members: { id: idOf('ent'), at: TIME } },
  actor: { members: { id: 'text', by: ID_OR_NULL } },
  type: { matches: /^[a-z][a-z0-9-]{0,62}$/, as: 'a type of entry' },
  subject: { members: { action: ID_OR_NULL, agent: ID_OR_NULL, lock: ID_OR_NULL, run: ID_OR_NULL } },
  content: { entries: 'json' },
};

const handedPart = (part: EntryPart): Shape => ({
  either: [{ members: { salt: SALT, value: PART_VALUES[part] } }, { members: { digest: DIGEST } }],
});

/** An entry as it is handed on. */
export const HANDED_ENTRY: Shape = {
  members: Object.fromEntries(ENTRY_PARTS.map((part) => [part, handedPart(part)])),
};

/** What is wrong with the form of a handed entry; null when nothing is. Two parts under one salt would be one secret for both. */
export function handedEntryFault(value: JsonValue, whole: string): string | null {
  const fault = shapeFault(value, HANDED_ENTRY, whole);
  if (fault !== null) return fault;
  const salts = Object.values(value as unknown as HandedEntry).flatMap((part) => ('salt' in part ? [part.salt] : []));
  return new Set(salts).size === salts.length ? null : `${whole} has one salt twice`;
}

/** What an entry says in one of its parts; null where that part was kept closed. */
export function openedPart<P extends EntryPart>(handed: HandedEntry, part: P): EntryParts[P] | null {
  const found = handed[part];
  return 'value' in found ? (found.value as EntryParts[P]) : null;
}
