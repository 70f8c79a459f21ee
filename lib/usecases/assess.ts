import { decide, type PolicyVerdict } from '#lib/domain/policy/decide.ts';
import { assessRisk, type HistoryFacts, type Risk, type RunFacts } from '#lib/domain/risk/assess-risk.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { decodeView } from '#lib/domain/view/decode-view.ts';
import type { Decoded } from '#lib/domain/view/view.ts';
import type { Configuration, RegisteredAgent, RegisteredTool } from '#lib/store/configuration.ts';

/** What is kept of an assessment: results, and the inputs that are not in the arguments, so that it can be computed again. */
export interface Assessment {
  v: 1;
  risk: Risk;
  policy: PolicyVerdict;
  inputs: { run: RunFacts | null; history: HistoryFacts; tool_version: number; config_version: number };
}

export interface Assessed {
  decoded: Decoded;
  assessment: Assessment;
}

/** Decodes, weighs and decides one action under one configuration. Pure. */
export function assess(
  configuration: Configuration,
  agent: RegisteredAgent,
  tool: RegisteredTool,
  args: JsonObject,
  facts: { run: RunFacts | null; history: HistoryFacts },
): Assessed {
  const decoded = decodeView(tool, args, configuration.directory);
  const risk = assessRisk({ tool, decoded, ...facts });
  const policy = decide(configuration.policy, {
    agent: { id: agent.id, name: agent.name, owner: agent.owner_email, groups: agent.groups },
    tool,
    decoded,
    risk,
    args,
    ...facts,
  });
  const inputs = { ...facts, tool_version: tool.version, config_version: configuration.version };
  return { decoded, assessment: { v: 1, risk, policy, inputs } };
}
