import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ReportViewed } from '#lib/contract/report-viewed.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { hasViewed } from '#lib/store/review/views.ts';
import type { Context, PersonActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';

/**
 * Appends the entry that a person has had an action on screen, once for each person and revision. Throws `stale` when what they saw is no longer
 * what is under review: the entry would name bytes that were not shown.
 */
export async function reportViewed(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ReportViewed>,
): Promise<ReplyOf<typeof ReportViewed>> {
  return ctx.transaction(async (tx) => {
    // The row lock lets calls for one action look one after the other, so two at once cannot both find no entry.
    const row = await loadActionForUpdate(tx, input.id);
    if (!row) throw notFound();
    const { revision, revision_digest: digest, view_digest } = row;
    if (digest !== input.digest || view_digest !== input.view_digest) throw new Failure('stale');
    if (await hasViewed(tx, person.userId, row.id, revision)) return { recorded: false };
    const at = ctx.now();
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'viewed',
        actorId: person.userId,
        actionId: row.id,
        agentId: row.agent_id,
        runId: row.run_id,
        at,
        body: { type: 'viewed', digest, view_digest, revision, at },
      },
    ]);
    return { recorded: true };
  });
}
