import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

import type { Tool } from '../tool/tool.ts';
import { decide, type PolicyVerdict } from './decide.ts';
import { DRAFT, PolicyRefused, preparePolicy, type PolicyProblem, type PreparedPolicy } from './policy.ts';
import type { PolicyQuestion, QuestionContext } from './question.ts';
import { policySchema } from './schema.ts';

/** The tools, agents and reviewers to check a policy against. */
export interface PolicyWorld {
  /** Null without a registry: then nothing is validated against it. */
  tools: readonly Tool[] | null;
  agents: readonly PolicyQuestion['agent'][];
  /** The groups of everybody who may answer, one list for each person. */
  reviewers: readonly (readonly string[])[] | null;
}

export interface PolicyCheck {
  /** If there are any, the policy cannot be used. */
  problems: PolicyProblem[];
  /** The policy can be used, but its author should know. */
  warnings: PolicyProblem[];
}

/** Parses a policy, validates it against the registry and tries it. Also refuses one that permits everything, or nothing to anybody. Pure. */
export function checkPolicy(source: string, world: PolicyWorld): PolicyCheck {
  let policy: PreparedPolicy;
  try {
    policy = preparePolicy(DRAFT, source);
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    return { problems: error.problems, warnings: [] };
  }
  if (policy.rules.length > MOST_RULES)
    return { problems: [{ message: `a policy has ${MOST_RULES} rules at most`, line: null }], warnings: [] };
  const { problems, warnings } = validated(policy, world);
  problems.push(...policy.rules.flatMap((rule) => (allowsEverything(rule.json) ? [openDoor(rule.line)] : [])));
  if (problems.length === 0) problems.push(...checkExtremes(policy, world));
  const inOrder = (a: PolicyProblem, b: PolicyProblem): number => (a.line ?? 0) - (b.line ?? 0);
  return { problems: problems.sort(inOrder), warnings: [...warnings, ...unanswerable(policy, world)].sort(inOrder) };
}

function validated(policy: PreparedPolicy, { tools, agents }: PolicyWorld): PolicyCheck {
  // An empty registry proves nothing: the policy may be written for tools yet to come.
  if (tools === null || tools.length === 0) return { problems: [], warnings: [] };
  const lineOf = (id: string): number | null => policy.rules.find((rule) => rule.id === id)?.line ?? null;
  const staticPolicies = Object.fromEntries(policy.rules.map((rule) => [rule.id, rule.text]));
  const answer = cedar.validate({ schema: policySchema(tools), policies: { staticPolicies } });
  if (answer.type === 'failure')
    return { problems: answer.errors.map((e) => ({ message: e.message, line: null })), warnings: [] };
  const worded = ({ policyId, error }: cedar.ValidationError): PolicyProblem => ({
    message: [`${policyId}: ${plain(error.message, policyId)}`, error.help].filter(Boolean).join(' — '),
    line: lineOf(policyId),
  });
  // Cedar reports a rule that cannot match twice, as "impossible"; one message in plain words is enough.
  const neverApplies = new Set(
    answer.validationWarnings.filter(({ error }) => IDLE.test(error.message)).map((w) => w.policyId),
  );
  const warned = [
    ...[...neverApplies].map((id) => ({
      message: `${id}: applies to nothing that is registered here`,
      line: lineOf(id),
    })),
    ...answer.validationWarnings.filter(({ policyId }) => !neverApplies.has(policyId)).map(worded),
  ];
  const names = new Set(tools.map((tool) => tool.name));
  const groups = new Set(agents.flatMap((agent) => agent.groups));
  const unknown = policy.rules.flatMap((rule) =>
    entitiesIn(rule.json).flatMap(({ type, id }): { tool: boolean; problem: PolicyProblem }[] => {
      if (type === 'Tool' && !names.has(id))
        return [{ tool: true, problem: { message: `${rule.id}: no tool is called “${id}”`, line: rule.line } }];
      if (type === 'AgentGroup' && !groups.has(id))
        return [{ tool: false, problem: { message: `${rule.id}: no agent is in the group “${id}”`, line: rule.line } }];
      return [];
    }),
  );
  return {
    problems: [...answer.validationErrors.map(worded), ...unknown.filter((u) => u.tool).map((u) => u.problem)],
    warnings: [...warned, ...unknown.filter((u) => !u.tool).map((u) => u.problem)],
  };
}

const IDLE = /unable to find an applicable action|policy is impossible/;

/** Strips the policy's id from a Cedar message: it is printed in front already. */
const plain = (message: string, id: string): string => message.replace(`for policy \`${id}\`, `, '');

interface Entity {
  type: string;
  id: string;
}

/** Every entity that a rule names, in any part of it. */
function entitiesIn(node: unknown): Entity[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, id } = node as { type?: unknown; id?: unknown };
  if (typeof type === 'string' && typeof id === 'string') return [{ type, id }];
  return Object.values(node).flatMap(entitiesIn);
}

/** Whether this is a permit for everybody and everything, with no condition and no review. */
function allowsEverything(json: cedar.PolicyJson): boolean {
  const { effect, principal, action, resource, conditions, annotations } = json;
  const asks = ['require', 'approvals', 'passkey', 'group'].some((name) => name in (annotations ?? {}));
  const anyAction = action.op === 'All' || (action.op === 'in' && JSON.stringify(action).includes('"id":"any"'));
  const unconditional = conditions.every((c) => JSON.stringify(c) === '{"kind":"when","body":{"Value":true}}');
  return effect === 'permit' && !asks && principal.op === 'All' && resource.op === 'All' && anyAction && unconditional;
}

const openDoor = (line: number): PolicyProblem => ({
  message: 'this permits everything to everybody, and nobody would be asked',
  line,
});

const MILD: Omit<QuestionContext, 'facts'> = {
  risk: { level: 'low', score: 0 },
  run: { tainted: false, goal_known: true, steps: 1, foreign_targets: 0, foreign_urls: 0, asked: true },
  history: { first_use: false, recent_count: 0, recent_effect: 0 },
};
const WORST: Omit<QuestionContext, 'facts'> = {
  risk: { level: 'critical', score: 100 },
  run: { tainted: true, goal_known: false, steps: 100, foreign_targets: 9, foreign_urls: 9, asked: false },
  history: { first_use: true, recent_count: 200, recent_effect: 200 },
};
const FACTS = { account_changed: false, production: false, unbounded: false, secrets: 0, personal_data: 0 };
/** Most questions that one check may ask; an honest policy is judged within a few. */
const MOST_QUESTIONS = 400;
const MOST_RULES = 1_000;

const WORST_FACTS = { account_changed: true, production: true, unbounded: true, secrets: 1, personal_data: 1 };

/** Asks the policy about every tool, in the mildest and in the worst context. */
function checkExtremes(policy: PreparedPolicy, { tools, agents }: PolicyWorld): PolicyProblem[] {
  if (tools === null || tools.length === 0 || agents.length === 0) return [];
  const sorts = [...new Map(agents.map((agent) => [agent.groups.toSorted().join('\n'), agent])).values()].slice(0, 20);
  let left = MOST_QUESTIONS;
  const ask = (
    tool: Tool,
    agent: PolicyQuestion['agent'],
    context: QuestionContext,
  ): PolicyVerdict['outcome'] | null => {
    left -= 1;
    // When the questions are used up, neither problem is reported.
    return left < 0 ? null : decide(policy, { agent, tool, context }, {}).outcome;
  };
  const mild = { ...MILD, facts: FACTS };
  const worst = { ...WORST, facts: WORST_FACTS };
  const problems: PolicyProblem[] = [];
  if (
    tools.every((tool) =>
      sorts.every((agent) => ask(tool, agent, mild) === 'block' && ask(tool, agent, worst) === 'block'),
    )
  )
    problems.push({ message: 'this locks everybody out: every agent would be blocked on every tool', line: null });
  const moving = tools.filter((tool) => tool.effect !== 'read');
  if (moving.length > 0 && moving.every((tool) => sorts.every((agent) => ask(tool, agent, worst) === 'allow')))
    problems.push({
      message: 'this permits everything: no action of any tool would be held or blocked, whatever its risk',
      line: null,
    });
  return problems;
}

/** Rules that demand more approvals than there are people to give them: what they hold can only expire. */
function unanswerable(policy: PreparedPolicy, { reviewers }: PolicyWorld): PolicyProblem[] {
  if (reviewers === null) return [];
  return policy.rules.flatMap(({ id, line }): PolicyProblem[] => {
    const asked = policy.annotations.get(id);
    if (!asked?.review) return [];
    const able = reviewers.filter((groups) => asked.group === null || groups.includes(asked.group)).length;
    if (able >= asked.approvals) return [];
    const whom = asked.group === null ? '' : ` of ${asked.group}`;
    const message = `${id}: asks for ${asked.approvals}${whom}, and there ${able === 1 ? 'is' : 'are'} ${able}: what it holds expires`;
    return [{ message, line }];
  });
}
