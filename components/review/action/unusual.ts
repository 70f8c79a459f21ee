import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { BY_REGISTRY } from '#lib/domain/risk/risk.ts';

type Factor = ReviewedAction['action']['risk']['factors'][number];

/** The classes of a tool, from `lib/domain/risk/assess-risk.ts`. */
const CLASS = /^(?:effect|reversibility|audience|data)\.(?!outsiders$|secret$|personal$)/;

/** Factors apart: what the tool always is, by its registration, and what is unusual about this call. Both keep their order. */
export function apart(factors: readonly Factor[]): { always: Factor[]; here: Factor[] } {
  const isAlways = ({ code, evidence }: Factor): boolean => CLASS.test(code) && evidence.endsWith(BY_REGISTRY);
  return { always: factors.filter(isAlways), here: factors.filter((factor) => !isAlways(factor)) };
}
