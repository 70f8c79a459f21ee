import type { Action, Command, Countersigning } from '#lib/domain/action/action.ts';
import { apply } from '#lib/domain/action/machine.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Statement } from '#lib/domain/signing/statement.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { insertVerdict, type SignatureParts } from '#lib/store/review/verdicts.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { decisionBase, signDecision } from '#lib/usecases/actions/steps/sign-decision.ts';
import { endDrill } from '#lib/usecases/actions/steps/end-drill.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { lockedBy, lockOn } from '#lib/usecases/stops/steps/guard-agent.ts';
import { refusalOf } from '../answers/refusal-of.ts';
import { reviewerFacts } from '../answers/reviewer-facts.ts';
import { revise, type Revision } from './revise.ts';
import { hasOpenProposal } from '#lib/store/changes/proposals.ts';

/** One action's part of what a reviewer signed. */
export interface Signed {
  statement: Pick<Statement, 'action_digest' | 'view_digest' | 'limited_from' | 'verdict' | 'reason_code' | 'method'>;
  /** The whole signed text, which may name other actions too. */
  text: string;
  limitedArgs: string | null;
  reason: string | null;
  /** Checks the passkey's signature; null for other methods. */
  verify: () => Promise<SignatureParts | Failure | null> | SignatureParts | null;
}

/**
 * Records one signed verdict on an action that is locked for it; the last one needed decides, and the server signs that. Answers a refusal
 * instead of throwing it, because it is an entry: somebody tried to sign what they could not.
 */
export async function countersign(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  before: ActionRow,
  signed: Signed,
): Promise<Failure | null> {
  const { statement } = signed;
  const refuse = async (failure: Failure) => {
    await recordRefusedVerdict(ctx, tx, person, before, failure.code, failure.facts.lock?.id);
    return failure;
  };
  const lock = await lockOn(tx, { agentId: before.agent_id, keyId: before.key_id }, before);
  if (lock) return refuse(lockedBy(lock));
  // Saying no is always safe.
  const denies = statement.verdict.startsWith('deny');
  if (!denies && (await hasOpenProposal(tx, 'tool', before.tool))) return refuse(new Failure('tool-changing'));
  if (!denies && (await outdated(ctx, before))) return refuse(new Failure('stale', { detail: OUTDATED }));
  const revision =
    signed.limitedArgs === null ? null : await revise(ctx, before, JSON.parse(signed.limitedArgs) as JsonObject);
  const command = await commandOf(ctx, tx, person, signed, revision);
  const why = refusalOf(before, command) ?? (hasEdited(before, person) ? 'last-editor' : null);
  if (why) return refuse(new Failure(why));
  // What the statement names has to be what the command would make; a view that decodes differently now was not what was shown.
  if (revision && (revision.digest !== statement.action_digest || revision.viewDigest !== statement.view_digest))
    return refuse(new Failure('stale'));
  const parts = await signed.verify();
  if (parts instanceof Failure) return refuse(parts);
  await record(ctx, tx, { before, command: { ...command, ...keyOf(parts) }, signed, revision, parts });
  if (before.drill) await endDrill(ctx, tx, before.id, command.at);
  else if (denies) tx.wake(`breaker:${before.agent_id}`);
  return null;
}

const keyOf = (parts: SignatureParts | null) =>
  parts && { key_digest: `sha256:${sha256Hex(new Uint8Array(parts.publicKeySpki))}` };

const OUTDATED = 'The tool’s definition changed since this was proposed. Deny it; the agent can propose it anew.';

/** Whether the view was decoded under a definition that is no longer the tool's. */
async function outdated(ctx: Context, row: ActionRow): Promise<boolean> {
  const { tools } = await ctx.configuration();
  return tools.get(row.tool)?.version !== row.tool_version;
}

/** Whoever wrote arguments of this action at any time; a later change by somebody else does not make them a stranger to it. */
const hasEdited = (row: ActionRow, person: PersonActor): boolean =>
  row.verdicts.some((verdict) => verdict.answer === 'edit' && verdict.reviewer_id === person.userId);

/** Appends the entry that somebody tried to sign what they could not. */
export async function recordRefusedVerdict(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  row: ActionRow,
  code: Failure['code'],
  lockId: string | null = null,
): Promise<void> {
  const at = ctx.now();
  await insertEntries(tx, [
    {
      id: ctx.newId('ent'),
      type: 'verdict-refused',
      actorId: person.userId,
      actionId: row.id,
      agentId: row.agent_id,
      runId: row.run_id,
      lockId,
      at,
      body: { type: 'verdict-refused', code, at },
    },
  ]);
}

type VerdictCommand = Extract<Command, Countersigning>;

async function commandOf(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  signed: Signed,
  revision: Revision | null,
): Promise<VerdictCommand> {
  const { statement } = signed;
  const common = {
    reviewer: await reviewerFacts(tx, person),
    digest: statement.limited_from?.action_digest ?? statement.action_digest,
    view_digest: statement.limited_from?.view_digest ?? statement.view_digest,
    method: statement.method,
    statement_digest: `sha256:${sha256Hex(signed.text)}`,
    at: ctx.now(),
  };
  if (statement.verdict === 'approve') return { type: 'approve', grant_id: ctx.newId('grt'), ...common };
  if (statement.verdict === 'limit' && revision) {
    const to = { digest: revision.digest, view_digest: revision.viewDigest };
    return { type: 'limit', grant_id: ctx.newId('grt'), to, narrows: revision.narrows, ...common };
  }
  return {
    type: 'deny',
    unsafe: statement.verdict === 'deny_unsafe',
    reason_code: statement.reason_code ?? 'other',
    ...common,
  };
}

interface Recording {
  before: ActionRow;
  command: VerdictCommand;
  signed: Signed;
  revision: Revision | null;
  parts: SignatureParts | null;
}

async function record(ctx: Context, tx: Tx, { before, command, signed, revision, parts }: Recording): Promise<void> {
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
    set: {
      ...(revision ? { revision_args: revision.args, view: revision.viewText, sentence: revision.view.sentence } : {}),
      ...(decided ? { decision_jws: await decide(ctx, before, after, command) } : {}),
      ...(after.status === 'denied' ? { state_reason: reason ?? 'Denied' } : {}),
    },
  });
}

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
