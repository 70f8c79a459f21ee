import type { GetProposal } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadProposal } from './answers/proposal-resource.ts';

/** One proposed change as a whole: a list shows the first of very many records. */
export const getProposal = (
  ctx: Context,
  _person: PersonActor,
  { id }: InputOf<typeof GetProposal>,
): Promise<ReplyOf<typeof GetProposal>> => loadProposal(ctx, id);
