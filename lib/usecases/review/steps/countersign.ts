import type { RegisteredTool } from '#lib/domain/configuration/configuration.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { describesAnew, type Definition } from '#lib/domain/tool/description.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import type { SignatureParts } from '#lib/store/review/verdicts.ts';
import { loadToolVersion } from '#lib/store/tools/tools.ts';
import type { Ahead } from '#lib/usecases/actions/steps/assess-first.ts';
import { endDrill } from '#lib/usecases/actions/steps/end-drill.ts';
import { configurationNow } from '#lib/usecases/configuration-now.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { lockedBy, lockOn } from '#lib/usecases/stops/steps/guard-agent.ts';
import { loadAcquaintance } from '#lib/usecases/people/steps/independence.ts';
import { refusalOf } from '../answers/refusal-of.ts';
import { reviewerFacts } from '../answers/reviewer-facts.ts';
import { independenceOf } from './independent-reviewer.ts';
import { recordVerdict, type Signed, type VerdictCommand } from './record-verdict.ts';
import { revise, type Revision } from './revise.ts';

/**
 * Records one signed verdict on an action whose row is locked. The last verdict needed decides, and the server signs the decision. A refusal
 * is returned, not thrown, because its entry has to be committed: somebody tried to sign what they could not.
 */
export async function countersign(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  before: ActionRow,
  signed: Signed,
  ahead: Ahead = new Map(),
): Promise<Failure | null> {
  const { statement } = signed;
  const refuse = async (failure: Failure) => {
    await recordRefusedVerdict(ctx, tx, person, before, failure.code, failure.facts.lock?.id);
    return failure;
  };
  const lock = await lockOn(tx, { agentId: before.agent_id, keyId: before.key_id }, before);
  if (lock) return refuse(lockedBy(lock));
  // A denial lets nothing run, so what only makes an approval unsafe does not stop it.
  const denies = statement.verdict.startsWith('deny');
  if (!denies) {
    const now = (await configurationNow(ctx, tx)).tools.get(before.tool);
    if (now?.changing) return refuse(new Failure('tool-changing'));
    if (await outdated(tx, before, now)) return refuse(new Failure('stale', { detail: OUTDATED }));
  }
  const revision =
    signed.limitedArgs === null
      ? null
      : await revise(ctx, person, before, JSON.parse(signed.limitedArgs) as JsonObject, { tx, ahead });
  const command = await commandOf(ctx, tx, person, signed, revision);
  const why = refusalOf(before, command) ?? (hasEdited(before, person) ? 'last-editor' : null);
  if (why) return refuse(new Failure(why));
  // The statement has to name what the command makes now: arguments or a view that come out differently are not what was shown and signed.
  if (revision && (revision.digest !== statement.action_digest || revision.viewDigest !== statement.view_digest))
    return refuse(new Failure('stale'));
  const { refusal, alone } = denies
    ? COUNTS
    : await independenceOf(
        tx,
        signed.acquaintance ?? (await loadAcquaintance(tx, ctx.now())),
        before,
        person.userId,
        approvers(before),
      );
  if (refusal) return refuse(new Failure('not-independent', { detail: refusal }));
  const parts = await signed.verify();
  if (parts instanceof Failure) return refuse(parts);
  await recordVerdict(ctx, tx, { before, command: { ...command, ...keyOf(parts) }, signed, revision, parts, alone });
  if (before.drill) await endDrill(ctx, tx, before.id, command.at);
  else if (denies) tx.publish(`breaker:${before.agent_id}`);
  return null;
}

/** A denial lets nothing run, whoever it is from. */
const COUNTS = { refusal: null, alone: false };

/** Whose approvals of the arguments under review count so far. */
const approvers = ({ verdicts, revision }: ActionRow): string[] =>
  verdicts
    .filter((v) => v.revision === revision && (v.answer === 'approve' || v.answer === 'limit'))
    .map((v) => v.reviewer_id);

const keyOf = (parts: SignatureParts | null) =>
  parts && { key_digest: `sha256:${sha256Hex(new Uint8Array(parts.publicKeySpki))}` };

const OUTDATED = 'The tool’s definition changed since this was proposed. Deny it; the agent can propose it anew.';

/**
 * Whether the view was decoded under a definition that is no longer the tool's. One that only describes it anew leaves what waits with the view it
 * was shown with; its grant is judged under the new one.
 */
async function outdated(tx: Tx, row: ActionRow, now: RegisteredTool | undefined): Promise<boolean> {
  if (now === undefined || row.tool_version === null) return true;
  if (now.version === row.tool_version) return false;
  const then = await loadToolVersion(tx, row.tool, row.tool_version);
  return then === null || !describesAnew(then.spec as Definition, now);
}

/** Whether this person has ever written arguments of this action: whoever did stays an author when somebody else changes them later. */
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

/** The command of the machine that a signed statement asks for. */
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
