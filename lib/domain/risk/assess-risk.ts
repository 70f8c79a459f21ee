import { reveal } from '../text/reveal.ts';
import { AUDIENCES, DATA_CLASSES, type Audience, type DataClass, type Effect, type Tool } from '../tool/tool.ts';
import type { Decoded } from '../view/view.ts';
import { RISK_TABLE } from './risk-table.ts';
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
  /** Where the taint came from, newest first: tool names. */
  taint_sources: string[];
  steps: number;
}

export interface HistoryFacts {
  /** No earlier action of this agent used this tool. */
  first_use: boolean;
  /** Actions of this agent with this tool in the last ten minutes, at most 200 are counted. */
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

const wider = <T>(order: readonly T[], a: T, b: T | null): T =>
  b !== null && order.indexOf(b) > order.indexOf(a) ? b : a;

/** Level, score and named factors of one action: a fixed table, never a model. Equal input gives equal output. */
export function assessRisk(input: RiskInput): Risk {
  const factors = [
    ...toolFactors(input),
    ...argumentFactors(input),
    ...dataFactors(input),
    ...runFactors(input),
    ...habitFactors(input),
  ]
    .filter((factor) => factor.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.code.localeCompare(b.code, 'en'));
  const score = Math.min(
    100,
    factors.reduce((sum, factor) => sum + factor.weight, 0),
  );
  return { level: levelOf(score), score, factors };
}

/** The level a score stands for. */
export function levelOf(score: number): RiskLevel {
  if (score >= RISK_TABLE.levels.critical) return 'critical';
  if (score >= RISK_TABLE.levels.high) return 'high';
  return score >= RISK_TABLE.levels.medium ? 'medium' : 'low';
}

/** The audience that counts: the registry's, or what the arguments reach when that is wider. */
export const audienceOf = ({ tool, decoded }: Pick<RiskInput, 'tool' | 'decoded'>): Audience =>
  wider(AUDIENCES, tool.audience, decoded.measures.audience);

const dataClassOf = ({ tool, decoded }: RiskInput): DataClass =>
  wider(DATA_CLASSES, tool.data_class, decoded.measures.data_class);

const mutates = (tool: Tool): boolean => tool.effect !== 'read';

function toolFactors(input: RiskInput): Factor[] {
  const { tool, decoded } = input;
  const audience = audienceOf(input);
  const data = dataClassOf(input);
  const people = decoded.measures.people_reached;
  const moves = mutates(tool);
  return [
    {
      code: `effect.${tool.effect}`,
      text: RISK_TABLE.effectText[tool.effect],
      evidence: `${tool.name} · set by the tool registry`,
      weight: RISK_TABLE.effect[tool.effect],
    },
    {
      code: `reversibility.${tool.reversibility}`,
      text: RISK_TABLE.reversibilityText[tool.reversibility],
      evidence: `${tool.name} · set by the tool registry`,
      weight: moves ? RISK_TABLE.reversibility[tool.reversibility] : 0,
    },
    {
      code: `audience.${audience}`,
      text: RISK_TABLE.audienceText[audience],
      evidence:
        people === null
          ? `${tool.name} · set by the tool registry`
          : `${people.toLocaleString('en')} people · from the organisation’s records`,
      weight: moves ? RISK_TABLE.audience[audience] : 0,
    },
    {
      code: `data.${data}`,
      text: `The data is classed ${data}`,
      evidence:
        decoded.measures.data_class === data ? 'the organisation’s records' : `${tool.name} · set by the tool registry`,
      weight: moves ? RISK_TABLE.data[data] : RISK_TABLE.data[data] / 2,
    },
  ].map((f) => ({ ...f, weight: Math.floor(f.weight) }));
}

function argumentFactors({ tool, decoded: { measures, targets, view } }: RiskInput): Factor[] {
  const factors: Factor[] = [];
  const add = (code: string, weight: number, text: string, evidence: string) =>
    factors.push({ code, weight, text, evidence });
  if (measures.account_changed)
    add('target.account_changed', 35, 'The bank details differ from the recorded ones', evidenceOf(targets, 'account'));
  if (measures.unbounded)
    add('size.unbounded', 30, 'Nothing limits how much is touched', 'no condition in the arguments');
  if (measures.production)
    add('environment.production', 20, 'It touches production', measures.environment ?? 'production');
  if (measures.external_recipients)
    add(
      'audience.outsiders',
      12,
      plural(measures.external_recipients, 'recipient outside the organisation', 'recipients outside the organisation'),
      evidenceOf(targets, 'recipient'),
    );
  if (measures.people_gained)
    add(
      'grant.people',
      measures.people_gained > 50 ? 38 : measures.people_gained > 5 ? 20 : 5,
      `${measures.people_gained.toLocaleString('en')} people gain access`,
      evidenceOf(targets, 'principal'),
    );
  if (measures.items !== null && measures.items > 1)
    add(
      'size.items',
      measures.items >= 100 ? 25 : measures.items >= 10 ? 15 : 3,
      `${measures.items.toLocaleString('en')} items in one act`,
      'counted from the arguments',
    );
  if (measures.amount_minor !== null)
    add(
      'size.amount',
      amountWeight(measures.amount_minor),
      'The amount of money',
      `${measures.amount_minor.toLocaleString('en')} minor units ${measures.currency ?? ''}`.trim(),
    );
  const unknown = targets.filter((t) => !t.known);
  if (mutates(tool) && unknown.length > 0)
    add(
      'target.unknown',
      10,
      plural(
        unknown.length,
        'target the organisation’s records do not know',
        'targets the organisation’s records do not know',
      ),
      unknown
        .slice(0, 3)
        .map((t) => `${t.value} (${t.pointer})`)
        .join(', '),
    );
  const hidden = view.findings.find((f) => f.code.startsWith('text.'));
  if (hidden) add('text.hidden', 15, 'The arguments hold characters made to be overlooked', hidden.text);
  if (mutates(tool) && measures.second_readings !== null)
    add(
      'view.second_reading',
      25,
      'Two arguments claim to say the same thing, and the tool may obey the other',
      view.findings.find((f) => f.code === 'view.second-reading')?.text ?? 'the arguments',
    );
  const odd = view.findings.find((f) => !f.code.startsWith('text.'));
  if (odd && mutates(tool)) add('view.finding', 6, 'Decoding found something a reader would miss', odd.text);
  if (view.changes.some((c) => c.kind === 'shell' && c.commands.some((x) => x.danger !== null)))
    add('execute.dangerous', 30, 'The command is known to destroy or to run foreign code', 'the command line');
  if (mutates(tool) && view.uninspectable.length > 0)
    add(
      'view.uninspectable',
      10,
      'Part of the arguments cannot be inspected',
      view.uninspectable.map((u) => u.pointer).join(', '),
    );
  return factors;
}

/** Secrets count wherever they go; personal data where somebody outside can read it. */
function dataFactors(input: RiskInput): Factor[] {
  const { tool, decoded } = input;
  // A payment has to name an account.
  const sensitive = input.sensitive.filter((found) => tool.effect !== 'pay' || found.code !== 'personal.iban');
  const audience = audienceOf(input);
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

function runFactors({ tool, support, run }: RiskInput): Factor[] {
  if (run !== null && !run.tainted) return [];
  // Without a run nobody knows what was read before; policy assumes the worst, and so does the score.
  const origin = run === null ? 'no run was named' : `after ${run.taint_sources.slice(0, 2).join(', ')}`;
  const read = run === null ? 'The agent may have read untrusted text' : 'The run read untrusted text';
  // Reading reaches outside only where it follows an address.
  const foreign = support.foreign.filter((target) => mutates(tool) || target.kind === 'url');
  if (foreign.length > 0)
    return [
      {
        code: mutates(tool) ? 'run.tainted_target' : 'run.tainted_fetch',
        weight: 25,
        text: `${read}, and neither the goal nor the records mention this target`,
        evidence: `${foreign
          .slice(0, 3)
          .map((target) => `${reveal(target.value)} (${reveal(target.pointer)})`)
          .join(', ')} · ${origin}`,
      },
    ];
  if (!mutates(tool)) return [];
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

function habitFactors({ tool, history }: RiskInput): Factor[] {
  const factors: Factor[] = [];
  if (mutates(tool) && history.first_use)
    factors.push({
      code: 'habit.first_use',
      weight: 4,
      text: 'First use of this tool by this agent',
      evidence: tool.name,
    });
  const bulk = history.recent_count + 1;
  if (!mutates(tool)) return factors;
  if (bulk >= 10)
    factors.push({
      code: 'habit.bulk',
      weight: bulk >= 50 ? 30 : 18,
      text: `Number ${bulk >= 201 ? 'over 200' : bulk} of the same act within ten minutes`,
      evidence: 'counted from this agent’s actions',
    });
  else if (BUDGETED.has(tool.effect) && history.recent_effect + 1 >= 20)
    factors.push({
      code: 'habit.verb',
      weight: history.recent_effect + 1 >= 50 ? 30 : 15,
      text: `Number ${history.recent_effect >= 200 ? 'over 200' : history.recent_effect + 1} of this kind within ten minutes, with several tools`,
      evidence: 'counted from this agent’s actions',
    });
  return factors;
}

/** Verbs whose single acts look small and whose number does not. */
const BUDGETED = new Set<Effect>(['delete', 'send', 'publish', 'pay', 'grant']);

const evidenceOf = (targets: Decoded['targets'], kind: string): string => {
  const hit = targets.find((t) => t.kind === kind);
  return hit ? `${hit.value} (${hit.pointer})` : 'the arguments';
};

const plural = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function amountWeight(minor: number): number {
  if (minor >= 1_000_000) return 22;
  if (minor >= 100_000) return 14;
  return minor >= 10_000 ? 8 : 3;
}
