import type { Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { decide, type PolicyVerdict } from '../policy/decide.ts';
import type { PreparedPolicy } from '../policy/policy.ts';
import { questionOf, type PolicyQuestion } from '../policy/question.ts';
import { assessRisk } from '../risk/assess-risk.ts';
import type { HistoryFacts, Risk, RunFacts } from '../risk/risk.ts';
import { sensitiveIn } from '../risk/sensitive.ts';
import { supportOf, type Support } from '../risk/support.ts';
import type { Tool } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';
import type { Decoded } from '../view/view.ts';
import { enforce, type Circumstances, type Enforced } from './enforce.ts';

const PLAIN: Circumstances = { canary: false, deniedAs: null, toolChanging: false, shadow: false };

/** An assessment as stored: the results, and every input outside the arguments, so that it can be recomputed. */
export interface Assessment {
  v: 2;
  risk: Risk;
  policy: PolicyVerdict;
  inputs: { run: RunFacts | null; history: HistoryFacts; tool_version: number; config_version: number };
  /** The question put to policy, so that another policy can be asked the same. */
  question: PolicyQuestion;
  /** What happens instead of policy's verdict, where circumstances override it; otherwise null. */
  enforced: Enforced | null;
}

export interface Assessed {
  decoded: Decoded;
  support: Support;
  assessment: Assessment;
}

/** What admins decided, at one configuration version: policy, and the organisation's records. */
interface Rules {
  version: number;
  policy: PreparedPolicy | null;
  directory: Directory;
}

/** Decodes an action's view, scores its risk and asks policy, all under one version of the rules. Pure. */
export function assess(
  rules: Rules,
  agent: { id: string; name: string; owner_email: string; groups: string[] },
  tool: Tool,
  args: JsonObject,
  facts: { run: RunFacts | null; history: HistoryFacts },
  circumstances: Circumstances = PLAIN,
): Assessed {
  const decoded = decodeView(tool, args, rules.directory);
  const support = supportOf({ args, decoded, goal: facts.run?.goal ?? null, directory: rules.directory });
  const sensitive = mayLeave(tool) ? sensitiveIn(args) : [];
  const risk = assessRisk({ tool, decoded, support, sensitive, ...facts });
  const asking = { id: agent.id, name: agent.name, owner: agent.owner_email, groups: agent.groups };
  const question = questionOf({ agent: asking, tool, decoded, support, sensitive, risk, ...facts });
  const policy = decide(rules.policy, question, args);
  const inputs = { ...facts, tool_version: tool.version, config_version: rules.version };
  return {
    decoded,
    support,
    assessment: { v: 2, risk, policy, inputs, question, enforced: enforce(policy, circumstances) },
  };
}

/** Whether content of the arguments can reach somebody else: a plain read cannot, a web request can. */
const mayLeave = (tool: Tool): boolean => tool.effect !== 'read' || tool.view.decoder === 'http';
