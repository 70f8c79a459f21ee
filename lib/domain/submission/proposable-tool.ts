import {
  mayPropose,
  type Configuration,
  type RegisteredAgent,
  type RegisteredTool,
} from '../configuration/configuration.ts';
import type { Submission, SubmissionRefusal } from './submission.ts';

/** The tool of a submission; refused when it is not registered or not granted to the agent. */
export function proposableTool(
  configuration: Configuration,
  agent: RegisteredAgent,
  proposal: Pick<Submission, 'tool'>,
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
  return { tool };
}
