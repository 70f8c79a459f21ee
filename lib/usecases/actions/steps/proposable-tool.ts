import {
  mayPropose,
  type Configuration,
  type RegisteredAgent,
  type RegisteredTool,
} from '#lib/domain/configuration/configuration.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** The tool of a proposal. Throws where nobody registered it, the agent may not use it, or the arguments do not fit its schema. */
export function proposableTool(
  configuration: Configuration,
  agent: RegisteredAgent,
  proposal: { tool: string; args: unknown },
): RegisteredTool {
  const tool = configuration.tools.get(proposal.tool);
  if (!tool)
    throw new Failure('unknown-tool', {
      detail: `No tool called “${proposal.tool}” is registered. An admin has to register it first.`,
    });
  if (!mayPropose(agent, tool.name)) {
    throw new Failure('tool-not-allowed', {
      detail: `${agent.name} may not use ${tool.name}. An admin can add it to the agent’s tools.`,
    });
  }
  if (!tool.validate(proposal.args)) {
    const errors = (tool.validate.errors ?? []).map((e) => ({
      pointer: `/args${e.instancePath}`,
      detail: e.message ?? 'does not fit',
    }));
    throw new Failure('invalid-arguments', { errors });
  }
  return tool;
}
