import { AUDIENCES, DATA_CLASSES, EFFECTS_BY_STRENGTH, REVERSIBILITIES, wider, type Tool } from '../tool/tool.ts';
import type { Decoded, Measures } from '../view/view.ts';
import type { Sensitive } from './sensitive.ts';
import type { Support } from './support.ts';

export const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface Factor {
  code: string;
  text: string;
  evidence: string;
  weight: number;
}

export interface Risk {
  level: RiskLevel;
  /** 0 to 100. */
  score: number;
  /** Heaviest first. */
  factors: Factor[];
}

export interface RunFacts {
  goal: string | null;
  tainted: boolean;
  /** Tool names that tainted the run, newest first. */
  taint_sources: string[];
  steps: number;
}

export interface HistoryFacts {
  /** No earlier action of this agent used this tool. */
  first_use: boolean;
  /** Actions of this agent with this tool in the last ten minutes, counted to at most 200. */
  recent_count: number;
  /** The same, with any tool of the same effect. */
  recent_effect: number;
  /** The newest action with the same tool and arguments; left out where nobody proposed it lately. */
  same?: SameBefore;
}

/** How the evidence ends of a class that comes from the tool's registration alone. */
export const BY_REGISTRY = ' · set by the tool registry';

/** An earlier proposal of the very same call. */
export interface SameBefore {
  id: string;
  /** How long before this one. */
  minutes: number;
  state: string;
}

export interface RiskInput {
  tool: Tool;
  decoded: Decoded;
  support: Support;
  sensitive: readonly Sensitive[];
  run: RunFacts | null;
  history: HistoryFacts;
}

export type Classes = Pick<Tool, 'effect' | 'reversibility' | 'audience' | 'data_class'>;

/** What counts of a call: of what the registry says of its tool and what its arguments show, the stronger. */
export const effectiveClasses = (tool: Classes, seen: Measures): Classes => ({
  effect: wider(EFFECTS_BY_STRENGTH, tool.effect, seen.effect),
  reversibility: wider(REVERSIBILITIES, tool.reversibility, seen.reversibility),
  audience: wider(AUDIENCES, tool.audience, seen.audience),
  data_class: wider(DATA_CLASSES, tool.data_class, seen.data_class),
});

/** Whether a call changes anything. */
export const mutates = ({ effect }: Pick<Classes, 'effect'>): boolean => effect !== 'read';

/** A factor of the arguments, and the level that it alone demands. */
export interface ArgumentFactor extends Factor {
  floor: RiskLevel | null;
}
