import type { Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { decide, type PolicyVerdict } from '../policy/decide.ts';
import type { PreparedPolicy } from '../policy/policy.ts';
import { assessRisk, type HistoryFacts, type Risk, type RunFacts } from '../risk/assess-risk.ts';
import { supportOf } from '../risk/support.ts';
import type { Tool } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';
import type { Decoded } from '../view/view.ts';

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

/** What admins decided, at one version: the rules and what the organisation knows. */
interface Rules {
  version: number;
  policy: PreparedPolicy | null;
  directory: Directory;
}

/** Decodes, weighs and decides one action under one set of rules. Pure. */
export function assess(
  rules: Rules,
  agent: { id: string; name: string; owner_email: string; groups: string[] },
  tool: Tool,
  args: JsonObject,
  facts: { run: RunFacts | null; history: HistoryFacts },
): Assessed {
  const decoded = decodeView(tool, args, rules.directory);
  const support = supportOf({ args, decoded, goal: facts.run?.goal ?? null, directory: rules.directory });
  const risk = assessRisk({ tool, decoded, support, ...facts });
  const policy = decide(rules.policy, {
    agent: { id: agent.id, name: agent.name, owner: agent.owner_email, groups: agent.groups },
    tool,
    decoded,
    support,
    risk,
    args,
    ...facts,
  });
  const inputs = { ...facts, tool_version: tool.version, config_version: rules.version };
  return { decoded, assessment: { v: 1, risk, policy, inputs } };
}
