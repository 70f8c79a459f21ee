import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { evidenceOf } from './answers/evidence-of.ts';

/** One decision's evidence for whoever may read the action. Whoever still owes an answer gets it after answering. */
export async function getEvidence(ctx: Context, person: PersonActor, input: { id: string }): Promise<Evidence> {
  const row = await ctx.loadAction(input.id);
  if (!row) throw notFound();
  if (row.state === 'pending' && person.role !== 'auditor')
    throw new Failure('conflict', { detail: 'It is not decided yet; the evidence is complete when it is.' });
  return evidenceOf(ctx, row);
}
