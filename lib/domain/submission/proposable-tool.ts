import {
  mayPropose,
  type Configuration,
  type RegisteredAgent,
  type RegisteredTool,
} from '../configuration/configuration.ts';
import type { Submission, SubmissionRefusal } from './submission.ts';

/** The tool of a submission; refused when it is not registered, not granted to the agent, or the arguments do not match its schema. */
export function proposableTool(
  configuration: Configuration,
  agent: RegisteredAgent,
  proposal: Pick<Submission, 'tool' | 'args'>,
): { tool: RegisteredTool } | { refusal: SubmissionRefusal } {
  const tool = configuration.tools.get(proposal.tool);
  if (!tool) {
    const detail = `No tool called “${proposal.tool}” is registered. An admin has to register it first.`;
    return { refusal: { code: 'unknown-tool', detail } };
  }
  if (!mayPropose(agent, tool.name)) {
    const detail = `${agent.name} may not use ${tool.name}. An admin can add it to the agent’s tools.`;
    return { refusal: { code: 'tool-not-allowed', detail } };
  }
  if (!tool.validate(proposal.args)) {
    const errors = (tool.validate.errors ?? []).map((e) => ({
      pointer: `/args${e.instancePath}`,
      detail: e.message ?? 'does not fit',
    }));
    return { refusal: { code: 'invalid-arguments', errors } };
  }
  return { tool };
}
