import type { JsonObject } from '#lib/domain/json/json.ts';
import type { PolicyVerdict } from '#lib/domain/policy/decide.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { mayPropose } from '#lib/domain/configuration/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import { assess, type Assessment } from '#lib/domain/assessment/assess.ts';
import type { Context } from '#lib/usecases/context.ts';

/**
 * Whether an approved action may still run. Policy is asked again if policy, tools, agents or records changed since the proposal; the facts of
 * run and history stay as they were frozen then.
 */
export async function stillPermitted(ctx: Context, tx: Tx, row: ActionRow): Promise<boolean> {
  const version = await loadConfigurationVersion(tx);
  if (version === row.config_version) return true;
  const configuration = await ctx.configuration(version, tx);
  const agent = configuration.agents.get(row.agent_id);
  const tool = configuration.tools.get(row.tool);
  if (!agent || !tool || !mayPropose(agent, tool.name)) return false;
  // Nobody reviewed it: shadow mode alone let it pass, so it ends with shadow mode.
  if (row.shadow && agent.mode !== 'shadow') return false;
  const frozen = JSON.parse(row.assessment) as Assessment;
  const args = JSON.parse(row.revision_args) as JsonObject;
  if (!tool.validate(args)) return false;
  return suffices(row, assess(configuration, agent, tool, args, frozen.inputs).assessment.policy);
}

/** Whether the review that the action went through satisfies what this policy verdict requires. */
export function suffices(row: ActionRow, policy: PolicyVerdict): boolean {
  if (policy.outcome === 'block') return false;
  const { requires } = policy;
  return (
    requires.approvals <= row.approvals &&
    (!requires.passkey || row.passkey) &&
    (!requires.passkey || requires.password_instead || !row.password_instead) &&
    requires.groups.every((group) => row.groups.includes(group))
  );
}
