import type { RedeemGrant } from '#lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { refusal } from '#lib/domain/action/machine.ts';
import type { Command } from '#lib/domain/action/action.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { configurationNow } from '../configuration-now.ts';
import type { AgentActor, ConnectorActor, Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { callerId, isServed } from './steps/own-action.ts';
import { lockedBy, lockedOr, lockOn } from '../stops/steps/guard-agent.ts';
import { assessingFirst, type Ahead } from './steps/assess-first.ts';
import { stillPermitted } from './steps/still-permitted.ts';
import type { GrantPayload } from '../signer.ts';

type Redeemer = AgentActor | ConnectorActor;
type Reply = ReplyOf<typeof RedeemGrant>;

/**
 * Turns a grant into the approved arguments, exactly once. One transaction re-checks grant, digest, expiry, stops, epoch and
 * policy, and flips the action to executing; a refusal that a person should see later is an entry of the same transaction.
 */
export async function redeemGrant(ctx: Context, actor: Redeemer, input: InputOf<typeof RedeemGrant>): Promise<Reply> {
  const grant = await ctx.signer.readGrant(input.grant);
  if (!grant) throw await ctx.transaction((tx) => lockedOr(new Failure('grant-unknown'), tx, actor));
  // Into memory before the transaction, which would read all of it itself otherwise.
  await ctx.configuration();
  const outcome = await assessingFirst((ahead) =>
    ctx.transaction((tx) => redeem(ctx, tx, actor, grant, input.args as JsonObject, ahead)),
  );
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

async function redeem(
  ctx: Context,
  tx: Tx,
  actor: Redeemer,
  grant: GrantPayload,
  args: JsonObject,
  ahead: Ahead,
): Promise<Reply | Failure> {
  await shareBarrier(tx);
  const before = await loadActionForUpdate(tx, grant.sub);
  if (!before || !isServed(before, actor)) return lockedOr(new Failure('grant-unknown'), tx, actor);
  const at = ctx.now();
  const command: Command = {
    type: 'redeem',
    grant_id: grant.jti,
    grant_expires_at: grant.exp * 1000,
    digest: actionDigest({ agent: before.agent_id, args, run: before.run_name, tool: before.tool }),
    at,
  };
  const refuse = async (failure: Failure) => {
    await appendRefusal(ctx, tx, actor, before, failure, at);
    if (SUSPICIOUS.has(failure.code)) tx.publish(`breaker:${before.agent_id}`);
    return failure;
  };

  const keyId = actor.kind === 'agent' ? actor.keyId : before.key_id;
  const lock = await lockOn(tx, { agentId: before.agent_id, keyId }, before);
  if (lock) return refuse(lockedBy(lock));
  const why = refusal(machineOf(before), command);
  if (why) return refuse(new Failure(why));
  const configuration = await configurationNow(ctx, tx);
  if (configuration.tools.get(before.tool)?.changing) return refuse(new Failure('tool-changing'));
  if (!(await stillPermitted(ctx, configuration, before, ahead))) {
    await commitAction(tx, {
      before,
      command: { type: 'halt', lock_id: null, cause: 'policy', at },
      entryId: ctx.newId('ent'),
      actorId: 'policy',
      at,
      set: { state_reason: 'Policy, tool or records changed after the approval, and this is no longer permitted' },
    });
    return new Failure('policy-changed', {
      detail: 'Policy, tool or records changed after the approval, and this is no longer permitted. Propose it again.',
    });
  }
  await commitAction(tx, { before, command, entryId: ctx.newId('ent'), actorId: callerId(actor), at });
  return { action_id: before.id, tool: before.tool, args: JSON.parse(before.revision_args) as JsonObject };
}

/** Refusals that a correct program never causes twice: the circuit breaker counts them. */
const SUSPICIOUS = new Set<Failure['code']>(['args-mismatch', 'grant-used']);

/** The entry of a refusal that a person should find later. */
async function appendRefusal(
  ctx: Context,
  tx: Tx,
  actor: Redeemer,
  row: ActionRow,
  failure: Failure,
  at: number,
): Promise<void> {
  await insertEntries(tx, [
    {
      id: ctx.newId('ent'),
      type: 'redeem-refused',
      actorId: callerId(actor),
      actionId: row.id,
      agentId: row.agent_id,
      runId: row.run_id,
      lockId: failure.facts.lock?.id ?? null,
      at,
      body: { type: 'redeem-refused', code: failure.code, at },
    },
  ]);
}
