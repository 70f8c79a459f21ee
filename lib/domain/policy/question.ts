import type { JsonObject } from '../json/json.ts';
import { effectiveClasses, type HistoryFacts, type Risk, type RunFacts } from '../risk/risk.ts';
import type { Sensitive } from '../risk/sensitive.ts';
import type { Support } from '../risk/support.ts';
import type { Tool } from '../tool/tool.ts';
import type { Measures } from '../view/view.ts';

/** The input of a policy decision, without the arguments. Stored with the assessment, so that any policy can be asked again. */
export interface PolicyQuestion {
  agent: { id: string; name: string; owner: string; groups: string[] };
  /** Its name, and what counts of this call: of the registry's classes and those that the arguments show, the stronger. */
  tool: { name: string; effect: string; reversibility: string; audience: string; data_class: string };
  context: QuestionContext;
}

export interface QuestionContext {
  risk: { level: Risk['level']; score: number };
  run: {
    tainted: boolean;
    goal_known: boolean;
    steps: number;
    foreign_targets: number;
    foreign_urls: number;
    asked: boolean;
  };
  /** The decoder's measures; what does not apply is left out. */
  facts: JsonObject;
  history: Omit<HistoryFacts, 'same'> & { same_minutes_ago?: number; same_state?: string };
}

export interface QuestionInput {
  agent: PolicyQuestion['agent'];
  tool: Tool;
  measures: Measures;
  support: Support;
  sensitive: readonly Sensitive[];
  risk: Risk;
  run: RunFacts | null;
  history: HistoryFacts;
}

/** Builds the question. Cedar has neither null nor fractions: unknown values are left out, so a rule must test with `has` first. */
export function questionOf({
  agent,
  tool,
  measures,
  support,
  sensitive,
  risk,
  run,
  history,
}: QuestionInput): PolicyQuestion {
  const measured = Object.entries(measures).filter(([, value]) => value !== null);
  const kinds = (kind: Sensitive['kind']): number => sensitive.filter((found) => found.kind === kind).length;
  return {
    agent,
    tool: { name: tool.name, ...effectiveClasses(tool, measures) },
    context: {
      risk: { level: risk.level, score: risk.score },
      run: {
        // Without a run nobody knows what the agent has read: assume the worst.
        tainted: run?.tainted ?? true,
        goal_known: Boolean(run?.goal),
        steps: run?.steps ?? 0,
        foreign_targets: support.foreign_targets,
        foreign_urls: support.foreign_urls,
        asked: support.asked,
      },
      facts: {
        ...(Object.fromEntries(measured) as JsonObject),
        secrets: kinds('secret'),
        personal_data: kinds('personal'),
      },
      history: {
        first_use: history.first_use,
        recent_count: history.recent_count,
        recent_effect: history.recent_effect,
        ...(history.same === undefined
          ? {}
          : { same_minutes_ago: history.same.minutes, same_state: history.same.state }),
      },
    },
  };
}
