import { z } from 'zod';

import type { JsonValue } from '#lib/domain/json/json.ts';
import { ENTRY_PARTS, handedEntryFault, type HandedEntry } from '#lib/domain/ledger/leaf-2.ts';
import type { ClosedEntry } from '#lib/domain/ledger/closed-entry.ts';
import { entryOfParts } from '#lib/domain/ledger/logged-entry.ts';
import type { ExportedAction, ExportedEntry, ExportHead, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';

const Index = z.number().int().nonnegative();
const Text = z.string();

/** The files of an export: `head.json`, and JSON Lines for the others. */
export const Head: z.ZodType<ExportHead> = z.strictObject({
  origin: z.url(),
  size: Index,
  checkpoint: Text,
  log_keys: z.array(Text).min(1),
  // Missing in exports from before there were witnesses.
  witness_keys: z.array(Text).default([]),
  jwks: z.strictObject({ keys: z.array(z.looseObject({ kid: Text, x: Text })) }),
  // Missing where nothing is.
  closed: z.strictObject({ why: Text, actions: Index, entries: Index, statements: Index }).optional(),
});

const First = z.strictObject({
  index: Index,
  id: Text,
  type: Text,
  action_id: Text.nullable(),
  agent_id: Text.nullable(),
  run_id: Text.nullable(),
  lock_id: Text.nullable(),
  actor_id: Text,
  body: Text,
  at: Text,
  salt: Text,
  leaf: Text.optional(),
});

/** An entry of the second version, all of its parts open or all of them closed. */
const Second = z
  .strictObject({ v: z.literal(2), index: Index, leaf: Text.optional(), parts: z.looseObject({}) })
  .transform(({ index, leaf, parts }, context): ExportedEntry | ClosedEntry => {
    const fault = handedEntryFault(parts as JsonValue, 'the entry');
    const handed = parts as unknown as HandedEntry;
    const entry = fault === null ? entryOfParts(handed) : null;
    const placed = { index, ...(leaf === undefined ? {} : { leaf }) };
    if (entry) return { ...entry, ...placed };
    if (fault === null && ENTRY_PARTS.every((part) => 'digest' in handed[part])) return { ...placed, parts: handed };
    context.addIssue({ code: 'custom', message: fault ?? 'the entry has a part that is closed' });
    return z.NEVER;
  });

/** One of the first version that is closed: the hash of its leaf. */
const FirstClosed = z.strictObject({ index: Index, leaf: Text.optional(), closed: z.base64().length(44) });

export const Entry: z.ZodType<ExportedEntry | ClosedEntry> = z.union([First, Second, FirstClosed]);

export const KeptHead = z.strictObject({ size: Index, note: Text });

export const KeptAction: z.ZodType<ExportedAction> = z.union([
  z.strictObject({ id: Text, state: Text, decision: Text.nullable(), after: Index.nullable() }),
  z.strictObject({ id: Text, closed: z.literal(true) }),
]);

export const Verdict: z.ZodType<KeptVerdict> = z.strictObject({
  id: Text,
  action_id: Text,
  reviewer_id: Text,
  answer: Text,
  method: Text,
  statement: Text.nullable(),
  statement_digest: Text,
  public_key_spki: Text.nullable(),
  authenticator_data: Text.nullable(),
  client_data_json: Text.nullable(),
  signature: Text.nullable(),
  entry: Index.nullable(),
  closed: z.literal(true).optional(),
});
