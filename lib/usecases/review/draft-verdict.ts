import { randomBytes } from 'node:crypto';

import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';
import { methodSuffices } from '#lib/domain/action/requirements.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { statementChallenge, statementText, type Statement } from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { insertDraft } from '#lib/store/actions/verdicts.ts';
import { assertionOptions } from '../people/steps/assertion-options.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { answerRefusalOf } from './answers/refusal-of.ts';
import { revise, type Revision } from './steps/revise.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';
import { statementItem } from './answers/statement-item.ts';
import { rfc3339 } from '../time.ts';

export const DRAFT_MS = 300_000;

/** Writes down exactly what the reviewer is about to sign, over what was on their screen. Good for five minutes and one signature. */
export async function draftVerdict(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof DraftVerdict>,
): Promise<ReplyOf<typeof DraftVerdict>> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  requireReason(input);
  if (input.verdict === 'limit' && !input.args)
    throw new Failure('invalid-request', { errors: [{ pointer: '/args', detail: 'is needed for limits' }] });
  if (input.digest !== row.revision_digest || input.view_digest !== row.view_digest) throw new Failure('stale');
  const revision = input.verdict === 'limit' ? await revise(ctx, row, input.args as JsonObject) : null;
  const nonce = randomBytes(24).toString('base64url');
  const now = ctx.now();
  const statement = statementText(statementOf(row, person, input, revision, nonce, now));

  await ctx.transaction(async (tx) => {
    const reviewer = await reviewerFacts(tx, person);
    const why = answerRefusalOf(row, reviewer, now);
    if (why) throw new Failure(why);
    if (!methodSuffices(machineOf(row).requires, input.method)) throw new Failure('signature-too-weak');
    await insertDraft(
      tx,
      {
        nonce,
        actionIds: [row.id],
        reviewerId: person.userId,
        statement,
        limitedArgs: revision?.args ?? null,
        reason: input.reason ?? null,
        expiresAt: new Date(now + DRAFT_MS),
      },
      new Date(now),
    );
  });
  const challenge = statementChallenge(statement);
  return {
    nonce,
    statement,
    challenge: Buffer.from(challenge).toString('base64url'),
    options: input.method === 'passkey' ? await assertionOptions(ctx, person.userId, challenge) : null,
  };
}

export function requireReason(input: Pick<InputOf<typeof DraftVerdict>, 'verdict' | 'reason_code' | 'reason'>): void {
  if (!input.verdict.startsWith('deny')) return;
  const errors = [];
  if (!input.reason_code) errors.push({ pointer: '/reason_code', detail: 'a denial needs a reason code' });
  if (!input.reason?.trim())
    errors.push({ pointer: '/reason', detail: 'a denial needs a reason the agent can act on' });
  if (errors.length > 0) throw new Failure('invalid-request', { errors });
}

function statementOf(
  row: ActionRow,
  person: PersonActor,
  input: InputOf<typeof DraftVerdict>,
  revision: Revision | null,
  nonce: string,
  now: number,
): Statement {
  return {
    ...statementItem(row),
    ...(revision
      ? { revision: row.revision + 1, action_digest: revision.digest, view_digest: revision.viewDigest }
      : {}),
    type: 'countersign.verdict/1',
    limited_from: revision ? { action_digest: row.revision_digest, view_digest: row.view_digest } : null,
    verdict: input.verdict,
    reason_code: input.reason_code ?? null,
    reason: input.reason?.trim() ? input.reason : null,
    reviewer: { id: person.userId, name: person.name },
    method: input.method,
    nonce,
    issued_at: rfc3339(now),
  };
}
