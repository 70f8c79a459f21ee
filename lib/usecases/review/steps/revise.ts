import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import type { View } from '#lib/domain/view/view.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { configurationNow } from '#lib/usecases/configuration-now.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { requireReadableNames } from '#lib/usecases/actions/steps/submission.ts';
import type { Ahead } from '#lib/usecases/actions/steps/assess-first.ts';
import { reassessed } from '#lib/usecases/actions/steps/reassess.ts';
import { suffices } from '#lib/usecases/actions/steps/still-permitted.ts';

/** Edited arguments, as they would be reviewed. `args` and `viewText` are canonical JSON. */
export interface Revision {
  args: string;
  digest: string;
  view: View;
  viewText: string;
  viewDigest: string;
  /** Whether they only narrow, at places the tool's admin declared. */
  narrows: boolean;
}

/**
 * What edited arguments would be and do. Throws `invalid-arguments` against the tool's schema, `conflict` when nothing changed; inside a
 * transaction, `AssessFirst` where they have to be assessed before it.
 */
export async function revise(
  ctx: Context,
  person: PersonActor,
  row: ActionRow,
  args: JsonObject,
  inside?: { tx: Tx; ahead: Ahead },
): Promise<Revision> {
  const configuration = inside ? await configurationNow(ctx, inside.tx) : await ctx.configuration();
  requireReadableNames(args);
  const text = canonicalJson(args);
  if (text === row.revision_args)
    throw new Failure('conflict', { detail: 'These are the arguments as they stand. Change something, or approve.' });
  const asked = { row, text, before: row.revision_args, by: person.userId };
  const assessed = await reassessed(ctx, asked, configuration, inside?.ahead ?? null);
  if ('faults' in assessed) throw new Failure('invalid-arguments', { errors: assessed.faults });
  const { inspection, assessment } = assessed;
  // The policy chose these reviewers for the proposed arguments. Where other arguments need more, the agent has to propose them.
  if (!suffices(row, assessment.policy)) {
    throw new Failure('policy-refused', {
      detail: `The policy asks more for these arguments than for the proposed ones (${assessment.policy.reason}). Deny it, and let the agent propose them.`,
    });
  }
  return {
    args: text,
    digest: actionDigest({ agent: row.agent_id, args, run: row.run_name, tool: row.tool }),
    view: JSON.parse(inspection.view.text) as View,
    viewText: inspection.view.text,
    viewDigest: inspection.view.digest,
    narrows: assessed.narrows,
  };
}
