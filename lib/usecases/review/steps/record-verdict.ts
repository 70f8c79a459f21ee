import type { Action, Command, Countersigning } from '#lib/domain/action/action.ts';
import { apply } from '#lib/domain/action/machine.ts';
import type { Statement } from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertVerdict, type SignatureParts } from '#lib/store/review/verdicts.ts';
import { decisionBase, signDecision } from '#lib/usecases/actions/steps/sign-decision.ts';
import type { Acquaintance } from '#lib/usecases/people/steps/independence.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Failure } from '#lib/usecases/failure.ts';
import type { Revision } from './revise.ts';

/** One action's part of what a reviewer signed. */
export interface Signed {
  statement: Pick<Statement, 'action_digest' | 'view_digest' | 'limited_from' | 'verdict' | 'reason_code' | 'method'>;
  /** The whole signed text, which may name other actions too. */
  text: string;
  limitedArgs: string | null;
  reason: string | null;
  /** Where several actions are answered at once, loaded once for all of them. */
  acquaintance?: Acquaintance | undefined;
  /** Checks the passkey's signature; null for other methods. */
  verify: () => Promise<SignatureParts | Failure | null> | SignatureParts | null;
}

export type VerdictCommand = Extract<Command, Countersigning>;

/** A verdict that is accepted and not yet written. */
interface Accepted {
  before: ActionRow;
  command: VerdictCommand;
  signed: Signed;
  revision: Revision | null;
  parts: SignatureParts | null;
  /** Whether it counts only by an exception from the rule that two people are two. */
  alone: boolean;
}

/** Writes a verdict, its entry and what it makes of the action; signs the decision when it is the last one needed. */
export async function recordVerdict(ctx: Context, tx: Tx, accepted: Accepted): Promise<void> {
  const { before, command, signed, revision, parts } = accepted;
  const { statement, reason } = signed;
  const after = apply(machineOf(before), command);
  const answer = command.type === 'limit' && !command.narrows ? 'edit' : statement.verdict;
  const decided = after.status === 'approved' || after.status === 'denied';
  await insertVerdict(tx, {
    id: ctx.newId('ver'),
    actionId: before.id,
    revision: after.revision,
    reviewerId: command.reviewer.id,
    answer,
    reasonCode: statement.reason_code,
    reason,
    statement: signed.text,
    statementDigest: command.statement_digest,
    method: command.method,
    parts,
    at: new Date(command.at),
  });
  await commitAction(tx, {
    before,
    command,
    entryId: ctx.newId('ent'),
    actorId: command.reviewer.id,
    at: command.at,
    ...(accepted.alone ? { remarks: { alone: true } } : {}),
    set: {
      ...(revision ? { revision_args: revision.args, view: revision.viewText, sentence: revision.view.sentence } : {}),
      ...(decided ? { decision_jws: await decide(ctx, before, after, command) } : {}),
      ...(after.status === 'denied' ? { state_reason: reason ?? 'Denied' } : {}),
    },
  });
}

/** The server's signature over the outcome, naming every verdict that counted. */
function decide(ctx: Context, before: ActionRow, after: Action, command: VerdictCommand): Promise<string> {
  const earlier = before.verdicts
    .filter((v) => v.revision === after.revision && v.answer !== 'edit')
    .map((v) => ({ reviewer: v.reviewer_id, statement_digest: v.statement_digest, method: v.method }));
  return signDecision(ctx, {
    ...decisionBase(before),
    outcome: after.status === 'denied' ? 'denied' : 'approved',
    version: after.version,
    digest: after.digest,
    viewDigest: after.view_digest,
    grantId: after.grant_id,
    verdicts: [
      ...earlier,
      { reviewer: command.reviewer.id, statement_digest: command.statement_digest, method: command.method },
    ],
    at: command.at,
  });
}
