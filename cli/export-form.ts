import { z } from 'zod';

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
});

export const Entry: z.ZodType<ExportedEntry> = z.strictObject({
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

export const KeptHead = z.strictObject({ size: Index, note: Text });

export const KeptAction: z.ZodType<ExportedAction> = z.strictObject({
  id: Text,
  state: Text,
  decision: Text.nullable(),
  after: Index.nullable(),
});

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
});
