import { seesAnswers } from '#lib/domain/action/blind.ts';
import type { WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { evidenceOf, refuseWhileHalting } from './answers/evidence-of.ts';

/** One decision's evidence for whoever may read the action; of a half-answered one only for an auditor whom nobody asked to answer it. */
export async function getEvidence(ctx: Context, person: PersonActor, input: { id: string }): Promise<WrittenEvidence> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  if (!seesAnswers(row, person))
    throw new Failure('conflict', { detail: 'It is not decided yet; the evidence is complete when it is.' });
  refuseWhileHalting(row);
  return evidenceOf(ctx, row, (action) => seesAnswers(action, person));
}
