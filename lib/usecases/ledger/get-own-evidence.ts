import type { WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import { isOwn } from '../actions/steps/own-action.ts';
import type { AgentActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { refuseLockedAgent } from '../stops/steps/guard-agent.ts';
import { evidenceOf, refuseWhileHalting } from './answers/evidence-of.ts';

/** The evidence of the agent's own action, once it is decided. Throws `locked` for a stopped agent. */
export async function getOwnEvidence(ctx: Context, agent: AgentActor, input: { id: string }): Promise<WrittenEvidence> {
  await refuseLockedAgent(ctx, agent);
  const row = await ctx.loadAction(input.id);
  if (!row || !isOwn(row, agent)) throw notFound();
  if (row.state === 'pending') throw new Failure('conflict', { detail: 'It is not decided yet.' });
  refuseWhileHalting(row);
  return evidenceOf(ctx, row, () => false);
}
