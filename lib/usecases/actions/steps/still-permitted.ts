import type { PolicyVerdict } from '#lib/domain/policy/decide.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { mayPropose, type Configuration } from '#lib/domain/configuration/configuration.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Ahead } from './assess-first.ts';
import { reassessed } from './reassess.ts';

/**
 * Whether an approved action may still run. Policy is asked again if policy, tools, agents or records changed since the proposal; the facts of
 * run and history stay as they were frozen then. Throws `AssessFirst` where that has to be done before the transaction.
 */
export async function stillPermitted(
  ctx: Context,
  configuration: Configuration,
  row: ActionRow,
  ahead: Ahead,
): Promise<boolean> {
  if (configuration.version === row.config_version) return true;
  const agent = configuration.agents.get(row.agent_id);
  const tool = configuration.tools.get(row.tool);
  if (!agent || !tool || !mayPropose(agent, tool.name)) return false;
  // Nobody reviewed it: shadow mode alone let it pass, so it ends with shadow mode.
  if (row.shadow && agent.mode !== 'shadow') return false;
  const assessed = await reassessed(
    ctx,
    { row, text: row.revision_args, before: null, by: row.agent_id },
    configuration,
    ahead,
  );
  return !('faults' in assessed) && suffices(row, assessed.assessment.policy);
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
