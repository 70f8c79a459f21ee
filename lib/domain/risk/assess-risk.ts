import type { Status } from '../action/action.ts';
import { reveal } from '../text/reveal.ts';
import type { Effect } from '../tool/tool.ts';
import type { Hazard, Measures } from '../view/view.ts';
import { argumentFactors } from './argument-factors.ts';
import { RISK_TABLE } from './risk-table.ts';
import { BY_REGISTRY, effectiveClasses, mutates } from './risk.ts';
import type { ArgumentFactor, Classes, Factor, Risk, RiskInput, RiskLevel, SameBefore } from './risk.ts';
import type { Sensitive } from './sensitive.ts';

/** Level, score and named factors of one action, from a fixed table, never a model. Equal input gives equal output. */
export const assessRisk = (input: RiskInput): Risk =>
  riskOf(factorsOfArguments(input), { ...input, measures: input.decoded.measures });

/** The factors that tool and arguments alone decide. Dear where the arguments are large; the others are cheap. */
export function factorsOfArguments(input: Arguments): ArgumentFactor[] {
  const classes = effectiveClasses(input.tool, input.decoded.measures);
  return [
    ...[
      ...atMost(RISK_TABLE.classes, classFactors(input, classes)),
      ...argumentFactors(input, classes),
      ...dataFactors(input, classes),
    ].map((factor) => ({ ...factor, floor: null })),
    ...input.decoded.hazards.map(hazardFactor),
  ];
}

/** The same factors with weights that add up to `most` at the most, in proportion: to exactly that where they were more, so that more never weighs less. */
function atMost(most: number, factors: Factor[]): Factor[] {
  const sum = factors.reduce((total, { weight }) => total + weight, 0);
  if (sum <= most) return factors;
  let before = 0;
  return factors.map((factor) => {
    const from = Math.floor((before * most) / sum);
    before += factor.weight;
    return { ...factor, weight: Math.floor((before * most) / sum) - from };
  });
}

const WEIGHT = { notice: 6, serious: 20, grave: 35 } satisfies Record<Hazard['grade'], number>;
const FLOOR = { notice: null, serious: 'high', grave: 'critical' } as const;

const hazardFactor = ({ code, grade, text, evidence, pointer }: Hazard): ArgumentFactor => ({
  code,
  text,
  evidence: pointer === '' ? evidence : `${evidence} (${pointer})`,
  weight: WEIGHT[grade],
  floor: FLOOR[grade],
});

/** The risk: the factors of the arguments, and those of the run and of what the agent did before. */
export function riskOf(
  ofArguments: readonly ArgumentFactor[],
  facts: Pick<RiskInput, 'tool' | 'support' | 'run' | 'history'> & { measures: Measures },
): Risk {
  const classes = effectiveClasses(facts.tool, facts.measures);
  const factors = [
    ...ofArguments.map(({ code, text, evidence, weight }): Factor => ({ code, text, evidence, weight })),
    ...runFactors(facts, classes),
    ...habitFactors(facts, classes),
  ]
    .filter((factor) => factor.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.code.localeCompare(b.code, 'en'));
  const sum = factors.reduce((total, factor) => total + factor.weight, 0);
  const least = Math.max(0, ...ofArguments.map(({ floor }) => (floor === null ? 0 : leastScore(floor))));
  const score = Math.min(100, Math.max(sum, least));
  return { level: levelOf(score), score, factors };
}

/** The lowest score of a level. */
const leastScore = (level: RiskLevel): number => (level === 'low' ? 0 : RISK_TABLE.levels[level]);

/** The risk level of a score. */
export function levelOf(score: number): RiskLevel {
  if (score >= RISK_TABLE.levels.critical) return 'critical';
  if (score >= RISK_TABLE.levels.high) return 'high';
  return score >= RISK_TABLE.levels.medium ? 'medium' : 'low';
}

type Arguments = Omit<RiskInput, 'support' | 'run' | 'history'>;

/** What the call always is: the classes of its tool, or stronger ones that the arguments show. */
function classFactors({ tool, decoded }: Arguments, classes: Classes): Factor[] {
  const { effect, reversibility, audience, data_class: data } = classes;
  const people = decoded.measures.people_reached;
  const moves = mutates(classes);
  const said = (registered: boolean): string => (registered ? `${tool.name}${BY_REGISTRY}` : 'seen in the arguments');
  return [
    {
      code: `effect.${effect}`,
      text: RISK_TABLE.effectText[effect],
      evidence: said(effect === tool.effect),
      weight: RISK_TABLE.effect[effect],
    },
    {
      code: `reversibility.${reversibility}`,
      text: RISK_TABLE.reversibilityText[reversibility],
      evidence: said(reversibility === tool.reversibility),
      weight: moves ? RISK_TABLE.reversibility[reversibility] : 0,
    },
    {
      code: `audience.${audience}`,
      text: RISK_TABLE.audienceText[audience],
      evidence:
        people === null
          ? said(audience === tool.audience)
          : `${people.toLocaleString('en')} people · from the organisation’s records`,
      weight: moves ? RISK_TABLE.audience[audience] : 0,
    },
    {
      code: `data.${data}`,
      text: `The data is classed ${data}`,
      evidence: decoded.measures.data_class === data ? 'the organisation’s records' : `${tool.name}${BY_REGISTRY}`,
      weight: moves ? RISK_TABLE.data[data] : RISK_TABLE.data[data] / 2,
    },
  ].map((f) => ({ ...f, weight: Math.floor(f.weight) }));
}

/** Secrets count wherever they are sent; personal data only where outsiders can read it. */
function dataFactors(input: Arguments, { effect, audience }: Classes): Factor[] {
  const { decoded } = input;
  // A payment has to name an account, so an IBAN is no finding.
  const sensitive = input.sensitive.filter((found) => effect !== 'pay' || found.code !== 'personal.iban');
  const outside = audience === 'external' || audience === 'public' || (decoded.measures.external_recipients ?? 0) > 0;
  const said = (kind: Sensitive['kind']): string =>
    sensitive
      .filter((found) => found.kind === kind)
      .slice(0, 3)
      .map((found) => `${found.name} ${found.masked} (${reveal(found.pointer)})`)
      .join(', ');
  const factors: Factor[] = [];
  if (sensitive.some((found) => found.kind === 'secret'))
    factors.push({
      code: 'data.secret',
      weight: outside ? 35 : 20,
      text: 'The arguments hold a secret',
      evidence: said('secret'),
    });
  if (sensitive.some((found) => found.kind === 'personal'))
    factors.push({
      code: 'data.personal',
      weight: outside ? 15 : 3,
      text: 'The arguments hold personal data',
      evidence: said('personal'),
    });
  return factors;
}

function runFactors({ support, run }: Pick<RiskInput, 'support' | 'run'>, classes: Classes): Factor[] {
  if (run !== null && !run.tainted) return [];
  // Without a run nobody knows what the agent has read: the score assumes the worst, as policy does.
  const origin = run === null ? 'no run was named' : `after ${run.taint_sources.slice(0, 2).join(', ')}`;
  const read = run === null ? 'The agent may have read untrusted text' : 'The run read untrusted text';
  // A read reaches outside only by following a URL.
  const foreign = support.foreign.filter((target) => mutates(classes) || target.kind === 'url');
  if (foreign.length > 0)
    return [
      {
        code: mutates(classes) ? 'run.tainted_target' : 'run.tainted_fetch',
        weight: 25,
        text: `${read}, and neither the goal nor the records mention this target`,
        evidence: `${foreign
          .slice(0, 3)
          .map((target) => `${reveal(target.value)} (${reveal(target.pointer)})`)
          .join(', ')} · ${origin}`,
      },
    ];
  if (!mutates(classes)) return [];
  return support.asked
    ? [{ code: 'run.tainted', weight: 8, text: `${read} before this`, evidence: origin }]
    : [
        {
          code: 'run.tainted_unasked',
          weight: 14,
          text: `${read}, and nothing in the arguments comes from the goal`,
          evidence: origin,
        },
      ];
}

function habitFactors({ tool, history }: Pick<RiskInput, 'tool' | 'history'>, classes: Classes): Factor[] {
  const factors: Factor[] = [];
  if (mutates(classes) && history.first_use)
    factors.push({
      code: 'habit.first_use',
      weight: 4,
      text: 'First use of this tool by this agent',
      evidence: tool.name,
    });
  if (!mutates(classes)) return factors;
  // Where nothing goes out, the count below says as much of repetition.
  const repeats = classes.effect === 'pay' || REPEATED.has(classes.effect) || history.recent_count + 1 < 10;
  if (history.same !== undefined && repeats) factors.push(sameFactor(history.same, classes.effect));
  const bulk = history.recent_count + 1;
  if (bulk >= 10)
    factors.push({
      code: 'habit.bulk',
      weight: bulk >= 50 ? 30 : 18,
      text: `Number ${bulk >= 201 ? 'over 200' : bulk} of the same act within ten minutes`,
      evidence: 'counted from this agent’s actions',
    });
  else if (BUDGETED.has(classes.effect) && history.recent_effect + 1 >= 20)
    factors.push({
      code: 'habit.verb',
      weight: history.recent_effect + 1 >= 50 ? 30 : 15,
      text: `Number ${history.recent_effect >= 200 ? 'over 200' : history.recent_effect + 1} of this kind within ten minutes, with several tools`,
      evidence: 'counted from this agent’s actions',
    });
  return factors;
}

/** The factor that names an earlier action; `own-risk.ts` says what an agent sees of it. */
export const SAME_BEFORE = 'habit.same';

/** Doing it once more does harm by itself where money or messages go out; elsewhere it is mostly another try. */
function sameFactor({ id, minutes, state }: SameBefore, effect: Effect): Factor {
  const twice = state === 'pending' || state === 'approved' || state === 'executing' || state === 'succeeded';
  return {
    code: SAME_BEFORE,
    text: `The same was proposed ${agoText(minutes)} before`,
    evidence: `${id}, ${STATE_TEXT[state] ?? state}`,
    weight: twice ? (effect === 'pay' ? 25 : REPEATED.has(effect) ? 10 : 2) : 2,
  };
}

const REPEATED = new Set<Effect>(['send', 'publish', 'grant', 'delete']);

const STATE_TEXT: Readonly<Record<string, string>> = {
  pending: 'waits for people',
  approved: 'was approved',
  denied: 'was denied',
  blocked: 'was blocked',
  expired: 'expired unanswered',
  withdrawn: 'was withdrawn',
  halted: 'was stopped',
  executing: 'runs',
  succeeded: 'ran',
  failed: 'ran and failed',
} satisfies Record<Status, string>;

function agoText(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.floor(minutes / 60)} hours` : `${Math.floor(minutes / 1_440)} days`;
}

/** Effects that are harmless one by one and harmful in numbers. */
const BUDGETED = new Set<Effect>(['delete', 'send', 'publish', 'pay', 'grant']);
