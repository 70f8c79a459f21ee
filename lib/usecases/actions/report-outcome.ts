import type { Action } from '#lib/contract/action.ts';
import type { ReportOutcome } from '#lib/contract/agent-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import type { AgentActor, ConnectorActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { callerId, isServed } from './steps/own-action.ts';
import { currentAction } from './answers/current-action.ts';

/** Records how the execution ended, once. Accepted from a stopped agent too: what has already run has to be on record. */
export async function reportOutcome(
  ctx: Context,
  actor: AgentActor | ConnectorActor,
  input: InputOf<typeof ReportOutcome>,
): Promise<Action> {
  const { id, ...outcome } = input;
  await ctx.transaction(async (tx) => {
    const before = await loadActionForUpdate(tx, id);
    if (!before || !isServed(before, actor)) throw notFound();
    const actorId = callerId(actor);
    if (before.redeemed_by !== null && before.redeemed_by !== actorId)
      throw new Failure('forbidden', { detail: 'Whoever redeemed the grant reports how it ended.' });
    const at = ctx.now();
    const text = canonicalJson(outcome as JsonValue);
    await commitAction(tx, {
      before,
      command: {
        type: 'finish',
        status: outcome.status,
        agent_id: before.agent_id,
        outcome_digest: digestOfText(text),
        at,
      },
      entryId: ctx.newId('ent'),
      actorId,
      at,
      // The content was erased before the outcome was known, so a late outcome is not kept either; its digest is in the entry.
      set: before.erasure_id === null ? { outcome: text } : {},
    });
  });
  return currentAction(ctx, id);
}
