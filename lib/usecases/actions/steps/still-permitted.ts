import type { JsonObject } from '#lib/domain/json/json.ts';
import type { PolicyVerdict } from '#lib/domain/policy/decide.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { mayPropose } from '#lib/domain/configuration/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import { assess, type Assessment } from '#lib/domain/assessment/assess.ts';
import type { Context } from '#lib/usecases/context.ts';

/**
 * Whether what was approved may still run: asked anew when anything an admin decides has changed since, be it the policy, the tool's
 * class, the agent's tools or the organisation's records. The inputs of the proposal stay as they were frozen.
 */
export async function stillPermitted(ctx: Context, tx: Tx, row: ActionRow): Promise<boolean> {
  const version = await loadConfigurationVersion(tx);
  if (version === row.config_version) return true;
  const configuration = await ctx.configuration(version);
  const agent = configuration.agents.get(row.agent_id);
  const tool = configuration.tools.get(row.tool);
  if (!agent || !tool || !mayPropose(agent, tool.name)) return false;
  // Nobody countersigned what was only recorded; it ends with the mode that let it pass.
  if (row.shadow && agent.mode !== 'shadow') return false;
  const frozen = JSON.parse(row.assessment) as Assessment;
  const args = JSON.parse(row.revision_args) as JsonObject;
  if (!tool.validate(args)) return false;
  return suffices(row, assess(configuration, agent, tool, args, frozen.inputs).assessment.policy);
}

/** Whether what the action already asks of its reviewers is all that this verdict of the policy would ask. */
export function suffices(row: ActionRow, policy: PolicyVerdict): boolean {
  if (policy.outcome === 'block') return false;
  // A stricter demand than the one that was met is not met.
  const { requires } = policy;
  return (
    requires.approvals <= row.approvals &&
    (!requires.passkey || row.passkey) &&
    (!requires.passkey || requires.password_instead || !row.password_instead) &&
    requires.groups.every((group) => row.groups.includes(group))
  );
}
