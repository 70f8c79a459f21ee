import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { longestPath } from '#lib/domain/json/read-body.ts';
import { canonicalOf, canonicalWithSealed, sealedText } from '#lib/domain/json/sealed.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import type { SubmitAction } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

export type SubmitInput = InputOf<typeof SubmitAction> & { idempotency_key?: string | undefined };

/** Canonicalises a proposal once, before any transaction; large arguments come sealed, canonical already. */
export function submissionOf(actor: AgentActor, input: SubmitInput, plan: Submission['plan'] = null): Submission {
  const { idempotency_key: key, ...body } = input;
  const { tool, claim, preview, metadata, run } = input;
  const args = input.args as JsonObject;
  requireReadableNames(args);
  return {
    agentId: actor.agentId,
    keyId: actor.keyId,
    tool,
    argsText: canonicalOf(args),
    claim: canonicalOrNull(claim),
    preview: canonicalOrNull(preview),
    metadata: canonicalOrNull(metadata),
    expiresInMs: input.expires_in * 1000,
    idempotencyKey: key ?? null,
    run: run ? { name: run.id, goal: run.goal ?? null, initiator: run.initiator?.toLowerCase() ?? null } : null,
    requestDigest: digestOfText(canonicalWithSealed(body as Record<string, JsonValue | undefined>)),
    digest: actionDigest({ agent: actor.agentId, args, run: run?.id ?? null, tool }),
    plan,
  };
}

const canonicalOrNull = (value: unknown): string | null =>
  value === undefined ? null : canonicalOf(value as JsonValue);

/** Characters of the longest path to a value: the page shows each value with its path. */
const LONGEST_PATH = 500;

/** Throws `invalid-arguments` where the path to some value is longer than anybody would read. */
export function requireReadableNames(args: JsonObject): void {
  if ((sealedText(args)?.longestPath ?? longestPath(args)) <= LONGEST_PATH) return;
  throw new Failure('invalid-arguments', {
    errors: [{ pointer: '/args', detail: `member names, nested, may have ${LONGEST_PATH} characters together` }],
  });
}
