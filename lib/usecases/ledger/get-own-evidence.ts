import type { Assessment } from '#lib/domain/assessment/assess.ts';
import type { WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { isOwn } from '../actions/steps/own-action.ts';
import type { AgentActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { refuseLockedAgent } from '../stops/steps/guard-agent.ts';
import { evidenceOf, refuseWhileHalting } from './answers/evidence-of.ts';

/**
 * The evidence of the agent's own action, once it is decided. Throws `locked` for a stopped agent, and `conflict` where its assessment, which is signed
 * as it is, names another agent's action.
 */
export async function getOwnEvidence(ctx: Context, agent: AgentActor, input: { id: string }): Promise<WrittenEvidence> {
  await refuseLockedAgent(ctx, agent);
  const row = await ctx.loadAction(input.id);
  if (!row || !isOwn(row, agent)) throw notFound();
  if (row.state === 'pending') throw new Failure('conflict', { detail: 'It is not decided yet.' });
  refuseWhileHalting(row);
  if (await namesAnothers(ctx, row, agent))
    throw new Failure('conflict', {
      detail: 'Its assessment names an action of another agent. People download this evidence at the desk.',
    });
  return evidenceOf(ctx, row, () => false);
}

/** Whether its assessment says which action of another agent was the same. */
async function namesAnothers(ctx: Context, { assessment, erased_at }: ActionRow, agent: AgentActor): Promise<boolean> {
  if (erased_at !== null) return false;
  const { same } = (JSON.parse(assessment) as Assessment).inputs.history;
  if (same === undefined) return false;
  const earlier = await ctx.loadAction(same.id);
  return !earlier || !isOwn(earlier, agent);
}
