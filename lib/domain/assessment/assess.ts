import type { JsonObject } from '../json/json.ts';
import { decide, type PolicyVerdict } from '../policy/decide.ts';
import { questionOf, type PolicyQuestion } from '../policy/question.ts';
import { riskOf } from '../risk/assess-risk.ts';
import type { HistoryFacts, Risk, RunFacts } from '../risk/risk.ts';
import type { Tool } from '../tool/tool.ts';
import { enforce, type Circumstances, type Enforced } from './enforce.ts';
import { inspect, type Inspection, type Rules } from './inspect.ts';

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

/** Who proposes, as policy sees it. */
export interface Asking {
  id: string;
  name: string;
  owner_email: string;
  groups: string[];
}

export interface Facts {
  run: RunFacts | null;
  history: HistoryFacts;
}

/** Scores the risk and asks policy, from what the arguments say and the facts of the moment. Cheap, whatever the arguments are. Pure. */
export function judge(
  rules: Pick<Rules, 'version' | 'policy'>,
  agent: Asking,
  tool: Tool,
  inspection: Inspection,
  facts: Facts,
  circumstances: Circumstances = PLAIN,
): Assessment {
  const { factors, measures, support, sensitive } = inspection;
  const risk = riskOf(factors, { tool, measures, support, ...facts });
  const asking = { id: agent.id, name: agent.name, owner: agent.owner_email, groups: agent.groups };
  const question = questionOf({ agent: asking, tool, measures, support, sensitive, risk, ...facts });
  const policy = decide(rules.policy, question, inspection.args);
  const inputs = { ...facts, tool_version: tool.version, config_version: rules.version };
  return { v: 2, risk, policy, inputs, question, enforced: enforce(policy, circumstances) };
}

/** Inspects and judges in one. Dear where the arguments are large: servers leave that to `ctx.assessor`. Pure. */
export function assess(
  rules: Rules,
  agent: Asking,
  tool: Tool,
  args: JsonObject,
  facts: Facts,
): { inspection: Inspection; assessment: Assessment } {
  const inspection = inspect(rules, tool, args, facts.run?.goal ?? null);
  return { inspection, assessment: judge(rules, agent, tool, inspection, facts) };
}
