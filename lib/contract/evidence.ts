import { z } from 'zod';

import { EVIDENCE_TYPES, type WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import type { HandedEntry } from '#lib/domain/ledger/leaf-2.ts';
import { id, JsonObjectShape, Named } from './common.ts';
import { endpoint } from './endpoint.ts';

const Base64 = z.string();
const Digest = z.string();

const JsonWebKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});

const part = (value: z.ZodType) => z.strictObject({ salt: z.string(), value });
/** An entry's five parts, each with the salt that opens its digest in the leaf (docs/spec/leaf-2.md). */
const Parts: z.ZodType<HandedEntry> = z.strictObject({
  actor: part(z.strictObject({ by: z.string().nullable(), id: z.string() })),
  content: part(JsonObjectShape),
  entry: part(z.strictObject({ at: z.string(), id: z.string() })),
  subject: part(
    z.strictObject({
      action: z.string().nullable(),
      agent: z.string().nullable(),
      lock: z.string().nullable(),
      run: z.string().nullable(),
    }),
  ),
  type: part(z.string()),
}) as unknown as z.ZodType<HandedEntry>;

/** One decision's evidence file; `lib/domain/evidence` explains and verifies each part. Strict: it must contain nothing that no check covers. */
export const EvidenceFile: z.ZodType<WrittenEvidence> = z.strictObject({
  type: z.enum(EVIDENCE_TYPES),
  readme: z.string(),
  origin: z.string(),
  log_keys: z.array(z.string()),
  witness_keys: z.array(z.string()),
  jwks: z.strictObject({ keys: z.array(JsonWebKey) }),
  action: z.strictObject({
    id: id('act'),
    status: z.string(),
    agent: Named,
    run: z.string().nullable(),
    tool: z.string(),
    args_proposed: z.string().nullable(),
    args: z.string().nullable(),
    digest_proposed: Digest,
    digest: Digest,
    view: z.string().nullable(),
    view_digest: Digest,
    assessment: z.string().nullable(),
    assessment_digest: Digest,
  }),
  verdicts: z.array(
    z.strictObject({
      reviewer: Named,
      answer: z.string(),
      method: z.string(),
      revision: z.int(),
      statement: z.string().nullable(),
      statement_digest: Digest,
      passkey: z
        .strictObject({
          public_key_spki: Base64,
          authenticator_data: Base64,
          client_data_json: Base64,
          signature: Base64,
        })
        .nullable(),
    }),
  ),
  decision: z.string().nullable(),
  entries: z.array(
    z.union([
      z.strictObject({
        v: z.literal(1).optional().describe('the version of its leaf, in a file that may have both'),
        id: z.string(),
        type: z.string(),
        action_id: z.string().nullable(),
        agent_id: z.string().nullable(),
        run_id: z.string().nullable(),
        lock_id: z.string().nullable(),
        actor_id: z.string(),
        body: z.string(),
        at: z.string(),
        salt: z.string(),
        tlog_proof: z.string(),
      }),
      z.strictObject({ v: z.literal(2), parts: Parts, tlog_proof: z.string() }),
    ]),
  ),
  checkpoint: z.string(),
});

export const GetEvidence = endpoint({
  id: 'get-evidence',
  method: 'GET',
  path: '/review/actions/{id}/evidence',
  audience: 'person',
  summary: 'Everything one decision stands on, to be checked without this server.',
  params: z.strictObject({ id: id('act') }),
  reply: EvidenceFile,
});

export const GetOwnEvidence = endpoint({
  id: 'get-own-evidence',
  method: 'GET',
  path: '/actions/{id}/evidence',
  audience: 'agent',
  summary: 'The same for the agent’s own action.',
  params: z.strictObject({ id: id('act') }),
  reply: EvidenceFile,
});
