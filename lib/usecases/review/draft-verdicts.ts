import { randomBytes } from 'node:crypto';

import type { DraftVerdicts } from '#lib/contract/bundle-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { methodSuffices } from '#lib/domain/action/requirements.ts';
import { statementChallenge, statementText } from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { insertDraft } from '#lib/store/actions/verdicts.ts';
import { assertionOptions } from '../people/steps/assertion-options.ts';
import type { Context, PersonActor } from '../context.ts';
import { DRAFT_MS, requireReason } from './draft-verdict.ts';
import { Failure } from '../failure.ts';
import { answerRefusalOf } from './answers/refusal-of.ts';
import { reviewerFacts } from './answers/reviewer-facts.ts';
import { statementItem } from './answers/statement-item.ts';
import { rfc3339 } from '../time.ts';

type Input = InputOf<typeof DraftVerdicts>;

/** Writes down one statement over several actions, each by the digests that were on the reviewer's screen. */
export async function draftVerdicts(
  ctx: Context,
  person: PersonActor,
  input: Input,
): Promise<ReplyOf<typeof DraftVerdicts>> {
  requireReason(input);
  const nonce = randomBytes(24).toString('base64url');
  const now = ctx.now();
  const statement = await ctx.transaction(async (tx) => {
    const ids = input.items.map((item) => item.id);
    const rows = inOrder(ids, await loadActions(tx, ids));
    const reviewer = await reviewerFacts(tx, person);
    const errors = rows.flatMap((row, i) => {
      const shown = input.items[i];
      const why =
        row === null
          ? 'not-found'
          : shown?.digest !== row.revision_digest || shown.view_digest !== row.view_digest
            ? 'stale'
            : (answerRefusalOf(row, reviewer, now) ??
              (methodSuffices(machineOf(row).requires, input.method) ? null : 'signature-too-weak'));
      return why === null ? [] : [{ pointer: `/items/${i}`, detail: why }];
    });
    const [only] = new Set(errors.map((e) => e.detail));
    if (only !== undefined)
      throw new Failure(only as 'stale', { detail: detailOf(errors.length, rows.length), errors });
    const known = rows.filter((row) => row !== null);
    const text = statementText({
      type: 'countersign.verdicts/1',
      // The goal is the agent's own text and the same for all: the assessment's digest covers it, once each is enough.
      items: known.map((row) => {
        const item = statementItem(row);
        return { ...item, run: item.run === null ? null : { ...item.run, goal: null } };
      }),
      verdict: input.verdict,
      reason_code: input.reason_code ?? null,
      reason: input.reason?.trim() ? input.reason : null,
      reviewer: { id: person.userId, name: person.name },
      method: input.method,
      nonce,
      issued_at: rfc3339(now),
    });
    const draft = {
      nonce,
      actionIds: ids as [string, ...string[]],
      reviewerId: person.userId,
      statement: text,
      limitedArgs: null,
      reason: input.reason ?? null,
      expiresAt: new Date(now + DRAFT_MS),
    };
    await insertDraft(tx, draft, new Date(now));
    return text;
  });
  const challenge = statementChallenge(statement);
  return {
    nonce,
    statement,
    challenge: Buffer.from(challenge).toString('base64url'),
    options: input.method === 'passkey' ? await assertionOptions(ctx, person.userId, challenge) : null,
  };
}

/** As they were sent; a statement that names one action twice would count it twice. */
function inOrder(ids: string[], rows: ActionRow[]): (ActionRow | null)[] {
  if (new Set(ids).size < ids.length)
    throw new Failure('invalid-request', { errors: [{ pointer: '/items', detail: 'names an action twice' }] });
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

const detailOf = (failed: number, all: number): string =>
  `${failed} of ${all} cannot be answered like this. Nothing was signed; read them again.`;
