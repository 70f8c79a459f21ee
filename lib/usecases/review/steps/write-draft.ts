import { randomBytes } from 'node:crypto';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';
import type { ReviewerFacts } from '#lib/domain/action/action.ts';
import { methodSuffices } from '#lib/domain/action/requirements.ts';
import type { RefusalCode } from '#lib/domain/action/refusal.ts';
import {
  statementChallenge,
  statementText,
  type BundleStatement,
  type Statement,
} from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertDraft } from '#lib/store/review/drafts.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { assertionOptions } from '#lib/usecases/people/steps/assertion-options.ts';
import { rfc3339 } from '#lib/usecases/time.ts';
import { answerRefusalOf } from '../answers/refusal-of.ts';

const DRAFT_MS = 300_000;

type Input = InputOf<typeof DraftVerdict>;
/** What was on the reviewer's screen. */
type Shown = Pick<Input, 'digest' | 'view_digest'>;

/** Throws `invalid-request` for a denial without a reason: the agent has to learn why. */
export function requireReason(input: Pick<Input, 'verdict' | 'reason_code' | 'reason'>): void {
  if (!input.verdict.startsWith('deny')) return;
  const errors = [];
  if (!input.reason_code) errors.push({ pointer: '/reason_code', detail: 'a denial needs a reason code' });
  if (!input.reason?.trim())
    errors.push({ pointer: '/reason', detail: 'a denial needs a reason the agent can act on' });
  if (errors.length > 0) throw new Failure('invalid-request', { errors });
}

/** Whether the action is no longer what was on the reviewer's screen. */
export const isStale = (row: ActionRow, shown: Shown): boolean =>
  shown.digest !== row.revision_digest || shown.view_digest !== row.view_digest;

/** Why this reviewer cannot sign an answer to this action now, by this method; null when they can. */
export function draftRefusal(
  row: ActionRow,
  shown: Shown,
  reviewer: ReviewerFacts,
  method: Input['method'],
  at: number,
): RefusalCode | null {
  if (isStale(row, shown)) return 'stale';
  const why = answerRefusalOf(row, reviewer, at);
  if (why) return why;
  return methodSuffices(machineOf(row).requires, method) ? null : 'signature-too-weak';
}

/** What every statement says of its signing, whether it names one action or several; each has a nonce of its own. */
export const signingFacts = <Verdict extends Input['verdict']>(
  person: PersonActor,
  input: Pick<Input, 'reason_code' | 'reason' | 'method'> & { verdict: Verdict },
  at: number,
) => ({
  verdict: input.verdict,
  reason_code: input.reason_code ?? null,
  reason: input.reason?.trim() ? input.reason : null,
  reviewer: { id: person.userId, name: person.name },
  method: input.method,
  nonce: randomBytes(24).toString('base64url'),
  issued_at: rfc3339(at),
});

/** A statement as it waits for its one signature. */
export interface StatementDraft {
  statement: Statement | BundleStatement;
  /** The actions it names, in its order. */
  actionIds: [string, ...string[]];
  /** The arguments of a limit, as text. */
  limitedArgs: string | null;
  /** As the reviewer wrote it. */
  reason: string | null;
}

/** Keeps a statement for its one signature, for five minutes. */
export function keepDraft(tx: Tx, draft: StatementDraft, at: number): Promise<void> {
  const { statement, ...rest } = draft;
  const kept = {
    ...rest,
    nonce: statement.nonce,
    reviewerId: statement.reviewer.id,
    statement: statementText(statement),
    expiresAt: new Date(at + DRAFT_MS),
  };
  return insertDraft(tx, kept, new Date(at));
}

/** What the browser gets to sign: the text, and for a passkey the options of its ceremony. */
export async function toSign(
  ctx: Context,
  statement: Statement | BundleStatement,
): Promise<ReplyOf<typeof DraftVerdict>> {
  const text = statementText(statement);
  const challenge = statementChallenge(text);
  return {
    nonce: statement.nonce,
    statement: text,
    challenge: Buffer.from(challenge).toString('base64url'),
    options: statement.method === 'passkey' ? await assertionOptions(ctx, statement.reviewer.id, challenge) : null,
  };
}
