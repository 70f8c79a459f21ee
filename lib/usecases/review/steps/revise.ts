import { assess, type Assessment } from '#lib/domain/assessment/assess.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import { digestOf } from '#lib/domain/signing/digest.ts';
import { narrows } from '#lib/domain/view/narrowing.ts';
import type { View } from '#lib/domain/view/view.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { requireReadableNames } from '#lib/usecases/actions/steps/submission.ts';
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

/** What edited arguments would be and do. Throws `invalid-arguments` against the tool's schema, `conflict` when nothing changed. */
export async function revise(ctx: Context, row: ActionRow, args: JsonObject, tx?: Tx): Promise<Revision> {
  const configuration = tx
    ? await ctx.configuration(await loadConfigurationVersion(tx), tx)
    : await ctx.configuration();
  const tool = configuration.tools.get(row.tool);
  if (!tool) throw new Failure('unknown-tool');
  requireReadableNames(args);
  if (!tool.validate(args)) {
    const errors = (tool.validate.errors ?? []).map((e) => ({
      pointer: `/args${e.instancePath}`,
      detail: e.message ?? 'does not fit',
    }));
    throw new Failure('invalid-arguments', { errors });
  }
  const text = canonicalJson(args);
  if (text === row.revision_args)
    throw new Failure('conflict', { detail: 'These are the arguments as they stand. Change something, or approve.' });
  const agent = configuration.agents.get(row.agent_id);
  if (!agent) throw new Failure('conflict', { detail: 'This agent has been retired.' });
  const { inputs } = JSON.parse(row.assessment) as Assessment;
  const { decoded, assessment } = assess(configuration, agent, tool, args, inputs);
  // The policy chose these reviewers for the proposed arguments. Where other arguments need more, the agent has to propose them.
  if (!suffices(row, assessment.policy)) {
    throw new Failure('policy-refused', {
      detail: `The policy asks more for these arguments than for the proposed ones (${assessment.policy.reason}). Deny it, and let the agent propose them.`,
    });
  }
  const { view } = decoded;
  return {
    args: text,
    digest: actionDigest({ agent: row.agent_id, args, run: row.run_name, tool: row.tool }),
    view,
    viewText: canonicalJson(view as unknown as JsonValue),
    viewDigest: digestOf(view as unknown as JsonValue),
    narrows: narrows(tool, JSON.parse(row.revision_args) as JsonObject, args),
  };
}
