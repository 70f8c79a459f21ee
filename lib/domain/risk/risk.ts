import { AUDIENCES, type Audience, type Tool } from '../tool/tool.ts';
import type { Decoded } from '../view/view.ts';
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
}

export interface RiskInput {
  tool: Tool;
  decoded: Decoded;
  support: Support;
  sensitive: readonly Sensitive[];
  run: RunFacts | null;
  history: HistoryFacts;
}

/** The wider of two values, in an order from narrow to wide. */
export const wider = <T>(order: readonly T[], a: T, b: T | null): T =>
  b !== null && order.indexOf(b) > order.indexOf(a) ? b : a;

/** The effective audience: the registry's, or what the arguments reach where that is wider. */
export const audienceOf = ({ tool, decoded }: Pick<RiskInput, 'tool' | 'decoded'>): Audience =>
  wider(AUDIENCES, tool.audience, decoded.measures.audience);

/** Whether a call of the tool changes anything. */
export const mutates = (tool: Tool): boolean => tool.effect !== 'read';
