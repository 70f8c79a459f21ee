import type { JsonObject, JsonValue } from '../json/json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { readCanonical } from '../json/read-canonical.ts';
import { shapeFault, type Shape } from '../json/shape.ts';
import { DIGEST, idOf, SALT, TIME } from '../signing/forms-2.ts';
import { digestOf } from '../signing/digest.ts';

/** An entry's content in five parts. Each has its own commitment, so that each can be disclosed, withheld or erased by itself. */
export interface EntryParts {
  entry: { id: string; at: string };
  /** `by`: the session or key of the request; null for the desk itself, the clock and an operator's command. */
  actor: { id: string; by: string | null };
  type: string;
  subject: { action: string | null; agent: string | null; lock: string | null; run: string | null };
  content: JsonObject;
}

export type EntryPart = keyof EntryParts;
export const ENTRY_PARTS = ['actor', 'content', 'entry', 'subject', 'type'] as const satisfies EntryPart[];

/** The salted digest of a part. Includes the part's name, which nobody can tell without the salt. */
export const partDigest = (part: EntryPart, salt: string, value: JsonValue): string =>
  digestOf({ part, salt, type: 'countersign.entry/2', value });

/** A part as disclosed: open, with the salt that proves it, or closed, as the digest in the leaf. */
export type HandedPart = { salt: string; value: JsonValue } | { digest: string };
export type HandedEntry = Record<EntryPart, HandedPart>;

export type Leaf2 = Record<EntryPart, string> & { v: 2 };

/** Every leaf has this form and the same length, so a leaf reveals nothing about what happened. */
export const LEAF_2: Shape = {
  members: { actor: DIGEST, content: DIGEST, entry: DIGEST, subject: DIGEST, type: DIGEST, v: { literal: 2 } },
};

const digestOfPart = (part: EntryPart, handed: HandedPart): string =>
  'digest' in handed ? handed.digest : partDigest(part, handed.salt, handed.value);

/** The bytes of an entry's leaf in the log, computed from its open and closed parts. */
export const leafText2 = (handed: HandedEntry): string => {
  const digests = ENTRY_PARTS.map((part) => [part, digestOfPart(part, handed[part])]);
  return canonicalJson({ ...(Object.fromEntries(digests) as Record<string, string>), v: 2 });
};

/** Parses a leaf; returns the fault in words if it is not a valid /2 leaf. */
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

/** An entry as disclosed. */
export const HANDED_ENTRY: Shape = {
  members: Object.fromEntries(ENTRY_PARTS.map((part) => [part, handedPart(part)])),
};

/** The fault in the form of a disclosed entry; null when it is valid. Parts must not share a salt: disclosing one would expose the other. */
export function handedEntryFault(value: JsonValue, whole: string): string | null {
  const fault = shapeFault(value, HANDED_ENTRY, whole);
  if (fault !== null) return fault;
  const salts = Object.values(value as unknown as HandedEntry).flatMap((part) => ('salt' in part ? [part.salt] : []));
  return new Set(salts).size === salts.length ? null : `${whole} has one salt twice`;
}

/** The value of one part of an entry; null when it was not disclosed. */
export function openedPart<P extends EntryPart>(handed: HandedEntry, part: P): EntryParts[P] | null {
  const found = handed[part];
  return 'value' in found ? (found.value as EntryParts[P]) : null;
}
