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
import { isServed } from './steps/own-action.ts';
import { reloaded } from './steps/reloaded.ts';

/** How the execution ended, once. Accepted from a stopped agent too: what has already run has to stand in the record. */
export async function reportOutcome(
  ctx: Context,
  actor: AgentActor | ConnectorActor,
  input: InputOf<typeof ReportOutcome>,
): Promise<Action> {
  const { id, ...outcome } = input;
  await ctx.transaction(async (tx) => {
    const before = await loadActionForUpdate(tx, id);
    if (!before || !isServed(before, actor)) throw notFound();
    const actorId = actor.kind === 'agent' ? actor.agentId : actor.connectorId;
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
      // Its content was erased while nobody knew how it ended: what comes late is not kept either.
      set: before.erasure_id === null ? { outcome: text } : {},
    });
  });
  return reloaded(ctx, id);
}
