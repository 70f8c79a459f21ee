import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

import type { JsonObject } from '../json/json.ts';
import { readAnnotations, type PermitAnnotations } from './annotations.ts';
import { argumentsReadBy, cedarName, together, type ArgumentsRead } from './arguments-read.ts';
import type { PolicyQuestion } from './question.ts';

/** A policy version, parsed once and ready for questions. */
export interface PreparedPolicy {
  version: number;
  annotations: ReadonlyMap<string, PermitAnnotations>;
  /** The text it was parsed from. */
  source: string;
  /** Which arguments a rule can read: those of these names, or any. Passing large arguments to Cedar costs more than the decision itself. */
  reads: ArgumentsRead;
  handle: string;
  /** Rules as Cedar parsed them, with their lines. */
  rules: PolicyRule[];
}

export interface PolicyRule {
  id: string;
  text: string;
  /** 1-based. */
  line: number;
  json: cedar.PolicyJson;
}

export interface PolicyProblem {
  message: string;
  /** 1-based line in the source, null where Cedar names none. */
  line: number | null;
}

export class PolicyRefused extends Error {
  readonly problems: PolicyProblem[];
  constructor(problems: PolicyProblem[]) {
    super(problems.map((p) => (p.line === null ? p.message : `line ${p.line}: ${p.message}`)).join('; '));
    this.name = 'PolicyRefused';
    this.problems = problems;
  }
}

/** The name under which Cedar caches a policy version; drafts share one, because each is prepared and asked without an `await` in between. */
const handleOf = (version: number): string => (version === DRAFT ? 'policy-draft' : `policy-${version}`);

/** The version number of a draft. */
export const DRAFT = 0;

/** Parses a policy file once. Throws `PolicyRefused` with lines when it does not parse, or a rule has no unique `@id` or an unreadable annotation. */
export function preparePolicy(version: number, source: string): PreparedPolicy {
  const parts = cedar.policySetTextToParts(source);
  if (parts.type === 'failure') throw new PolicyRefused(parts.errors.map((e) => problemOf(source, e)));
  if (parts.policy_templates.length > 0)
    throw new PolicyRefused([{ message: 'templates are not supported', line: null }]);

  const policies: Record<string, string> = {};
  const annotations = new Map<string, PermitAnnotations>();
  const problems: PolicyProblem[] = [];
  const rules: PolicyRule[] = [];
  const reads: ArgumentsRead[] = [];
  for (const text of parts.policies) {
    const json = cedar.policyToJson(text);
    if (json.type === 'failure') throw new PolicyRefused(json.errors.map((e) => problemOf(source, e)));
    const line = lineOf(source, source.indexOf(text));
    const id = json.json.annotations?.['id'];
    if (typeof id !== 'string' || id === '') {
      problems.push({ message: 'every rule needs an @id("…")', line });
      continue;
    }
    reads.push(argumentsReadBy(json.json));
    if (id in policies) problems.push({ message: `the id "${id}" is used twice`, line });
    policies[id] = text;
    rules.push({ id, text, line: line ?? 1, json: json.json });
    try {
      annotations.set(id, readAnnotations(json.json.effect, json.json.annotations ?? {}));
    } catch (error) {
      problems.push({ message: `${id}: ${(error as Error).message}`, line });
    }
  }
  if (problems.length > 0) throw new PolicyRefused(problems);

  // One name for each version: Cedar keeps preparsed sets for the life of the process.
  const handle = handleOf(version);
  const parsed = cedar.preparsePolicySet(handle, { staticPolicies: policies });
  if (parsed.type === 'failure') throw new PolicyRefused(parsed.errors.map((e) => problemOf(source, e)));
  return { version, source, annotations, reads: together(reads), handle, rules };
}

/** Asks Cedar. On any engine error no rule permits: the result has `decision: 'deny'` and the error. */
export function ask(
  policy: PreparedPolicy,
  question: PolicyQuestion,
  args: JsonObject | null,
): { allow: boolean; rules: string[]; error: string | null } {
  const answer = callCedar({
    principal: { type: 'Agent', id: question.agent.id },
    action: { type: 'Action', id: question.tool.name },
    resource: { type: 'Tool', id: question.tool.name },
    context: { ...question.context, ...(args === null ? {} : { args: cedarValue(args) }) } as unknown as Record<
      string,
      cedar.CedarValueJson
    >,
    preparsedPolicySetId: policy.handle,
    entities: entitiesOf(question),
  });
  if (answer.type === 'failure')
    return { allow: false, rules: [], error: answer.errors.map((e) => e.message).join('; ') };
  const { decision, diagnostics } = answer.response;
  // Cedar skips a rule that fails to evaluate. A skipped forbid would loosen the verdict, so any error denies.
  // Cedar lists errors in no fixed order; sorted, so that the stored verdict can be reproduced.
  const errors = diagnostics.errors.map((e) => `${e.policyId}: ${e.error.message}`).sort();
  const error = errors.join('; ') || null;
  return { allow: decision === 'allow' && error === null, rules: [...diagnostics.reason].sort(), error };
}

/** The engine is WebAssembly: it throws on input it cannot take (a lone surrogate) and when it crashes, and both must block like any other error. */
function callCedar(call: cedar.StatefulAuthorizationCall): cedar.AuthorizationAnswer {
  try {
    return cedar.statefulIsAuthorized(call);
  } catch (error) {
    const message = `the engine failed: ${error instanceof Error ? error.message : String(error)}`;
    return { type: 'failure', errors: [{ message, help: null, code: null, url: null, severity: null }], warnings: [] };
  }
}

function entitiesOf({ agent, tool }: PolicyQuestion): cedar.Entities {
  return [
    {
      uid: { type: 'Agent', id: agent.id },
      attrs: { name: agent.name, owner: agent.owner },
      parents: agent.groups.map((id) => ({ type: 'AgentGroup', id })),
    },
    {
      uid: { type: 'Action', id: tool.name },
      attrs: {},
      parents: [
        { type: 'Action', id: `effect:${tool.effect}` },
        { type: 'Action', id: 'any' },
      ],
    },
    {
      uid: { type: 'Tool', id: tool.name },
      attrs: {
        effect: tool.effect,
        reversibility: tool.reversibility,
        audience: tool.audience,
        data_class: tool.data_class,
      },
      parents: [],
    },
  ];
}

function problemOf(source: string, error: cedar.DetailedError): PolicyProblem {
  const start = error.sourceLocations?.[0]?.start;
  return { message: error.message, line: start === undefined ? null : lineOf(source, start) };
}

const lineOf = (source: string, offset: number): number | null =>
  offset < 0 ? null : source.slice(0, offset).split('\n').length;

/** Converts a value for Cedar, which has neither fractions nor null: fractions become strings, nulls are dropped, its escape keys are renamed. */
function cedarValue(value: unknown): JsonObject[string] | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(cedarValue).filter((v) => v !== undefined);
  if (typeof value !== 'object') return value as string | boolean;
  const entries = Object.entries(value).flatMap(([key, v]) => {
    const converted = cedarValue(v);
    return converted === undefined ? [] : [[cedarName(key), converted] as const];
  });
  return Object.fromEntries(entries);
}
