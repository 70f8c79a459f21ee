import { canonicalJson } from '../json/canonical-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import { base64UrlOf } from '../signing/bytes.ts';
import { leafText, type LedgerEntry } from './leaf.ts';
import { ENTRY_PARTS, leafText2, openedPart, type EntryParts, type HandedEntry } from './leaf-2.ts';

/** An entry of the log whichever version its leaf has: where it has `parts`, its leaf is of the second, and `salt` is that of its content. */
export interface LoggedEntry extends LedgerEntry {
  parts?: HandedEntry;
}

/** The bytes of an entry's leaf, in its version. */
export const leafTextOf = (entry: LoggedEntry): string => (entry.parts ? leafText2(entry.parts) : leafText(entry));

/** Salts of one /2 leaf, in the order of `ENTRY_PARTS`, 32 bytes each. */
export const SALTS_BYTES = 32 * ENTRY_PARTS.length;

/** A stored entry as it is in the log: of the second version where salts of its parts are stored with its leaf. */
export function loggedEntry<E extends LedgerEntry>({
  salts,
  ...entry
}: E & { salts: Uint8Array | null }): LoggedEntry & Omit<E, 'salts'> {
  const stored = entry as unknown as Omit<E, 'salts'> & LedgerEntry;
  if (salts === null) return stored;
  const parts = openParts(stored, salts);
  return { ...stored, salt: (parts.content as { salt: string }).salt, parts };
}

/** An entry with all its parts open. */
export function openParts(entry: LedgerEntry, salts: Uint8Array): HandedEntry {
  if (salts.length !== SALTS_BYTES) throw new Error(`entry ${entry.id} has ${salts.length} bytes of salts`);
  const values = partsOf(entry);
  const handed = ENTRY_PARTS.map((part, i) => [
    part,
    { salt: base64UrlOf(salts.subarray(i * 32, i * 32 + 32)), value: values[part] as unknown as JsonValue },
  ]);
  return Object.fromEntries(handed) as HandedEntry;
}

/**
 * What an entry says, in the parts of a /2 leaf, members in their order of RFC 8785. Type and time are parts of their own and are not repeated in the content. `by` is null: the desk
 * does not record the session or key of a request yet.
 */
export function partsOf(entry: LedgerEntry): EntryParts {
  const { type, at, ...content } = JSON.parse(entry.body) as JsonObject;
  const { id, actor_id, action_id, agent_id, lock_id, run_id } = entry;
  return {
    entry: { at: entry.at, id },
    actor: { by: null, id: actor_id },
    type: entry.type,
    subject: { action: action_id, agent: agent_id, lock: lock_id, run: run_id },
    content: {
      ...content,
      // Neither occurs; a body that said something else than its entry must not lose it.
      ...(type === undefined || type === entry.type ? {} : { type }),
      ...(at === undefined || at === Date.parse(entry.at) ? {} : { at }),
    },
  };
}

/** An entry as it was handed on, with its body as replay reads it; null when a part of it is closed. */
export function entryOfParts(parts: HandedEntry): LoggedEntry | null {
  const [entry, actor, subject] = [
    openedPart(parts, 'entry'),
    openedPart(parts, 'actor'),
    openedPart(parts, 'subject'),
  ];
  const [type, content] = [openedPart(parts, 'type'), openedPart(parts, 'content')];
  if (entry === null || actor === null || subject === null || type === null || !isJsonObject(content)) return null;
  return {
    id: entry.id,
    type,
    action_id: subject.action,
    agent_id: subject.agent,
    run_id: subject.run,
    lock_id: subject.lock,
    actor_id: actor.id,
    body: canonicalJson({ type, at: Date.parse(entry.at), ...content }),
    at: entry.at,
    salt: 'salt' in parts.content ? parts.content.salt : '',
    parts,
  };
}

/** The form in which an entry is written into files: its parts where it has some. */
export function writtenEntry<E extends LoggedEntry>(entry: E): WrittenEntry & Omit<E, keyof LoggedEntry> {
  const { parts, id, type, action_id, agent_id, run_id, lock_id, actor_id, body, at, salt, ...beside } = entry;
  const first = { id, type, action_id, agent_id, run_id, lock_id, actor_id, body, at, salt };
  return { ...beside, ...(parts ? { v: 2 as const, parts } : first) } as WrittenEntry & Omit<E, keyof LoggedEntry>;
}

export type WrittenEntry = LedgerEntry | { v: 2; parts: HandedEntry };
