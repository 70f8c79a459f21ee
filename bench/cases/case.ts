import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inspect, type Inspection } from '#lib/domain/assessment/inspect.ts';
import { judge, type Assessment } from '#lib/domain/assessment/assess.ts';
import { argumentFaults } from '#lib/domain/assessment/inspected.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import type { DirectoryRecord } from '#lib/domain/directory/records.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { preparePolicy } from '#lib/domain/policy/policy.ts';
import { RISK_LEVELS, type RiskLevel } from '#lib/domain/risk/risk.ts';
import { normalSchema } from '#lib/domain/tool/normal-schema.ts';
import { schemaValidator } from '#lib/domain/tool/schema-validator.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';

/** One recorded call, how it should be told, and within which levels. */
export interface Case {
  id: string;
  kind: string;
  tool: Partial<Tool> & { name: string; input_schema: JsonObject };
  /** Left out where only the registration is the case. */
  args?: JsonObject;
  goal: string | null;
  /** What a careful reviewer wants to be told, in words. */
  right: string;
  accepted: boolean;
  min_level: RiskLevel | null;
  max_level: RiskLevel | null;
  mentions: string[];
  not_said: string[];
}

/** What the product said of one case, and what of that is wrong; empty when it is right as far as a program can tell. */
export interface Told {
  case: Case;
  inspection: Inspection | null;
  assessment: Assessment | null;
  wrong: string[];
  /** Milliseconds of one assessment. */
  ms: number;
}

const AGENT = { id: 'agt_cases', name: 'cases', owner_email: 'owner@harborline.example', groups: [] };

/** Tells every case of a folder (`calls.json`, `records.json`) under a policy, by the product's own engine. */
export function tellAll(folder: string, policySource: string): Told[] {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const { records } = read<{ records: DirectoryRecord[] }>('records.json');
  const rules = {
    version: 1,
    policy: preparePolicy(1, policySource),
    directory: directoryOf(1, records),
    canaries: [],
  };
  const seen = new Map<string, string>();
  return read<Case[]>('calls.json').map((one) => {
    const call = JSON.stringify([one.tool, one.args]);
    const earlier = one.args === undefined ? undefined : seen.get(call);
    seen.set(call, one.id);
    return tell(rules, { ...one, args: one.args ?? {} }, one.args === undefined, earlier);
  });
}

function tell(
  rules: Parameters<typeof inspect>[0],
  one: Case & { args: JsonObject },
  registersOnly: boolean,
  earlier?: string,
): Told {
  const tool: Tool = {
    version: 1,
    title: one.tool.name,
    description: '',
    effect: 'write',
    reversibility: 'irreversible',
    audience: 'team',
    data_class: 'internal',
    output_trust: 'untrusted',
    view: {},
    ...one.tool,
    input_schema: normalSchema(one.tool.input_schema).schema,
  };
  const refused = schemaFault(tool) ?? (registersOnly ? null : fits(tool, one.args));
  if (refused !== null) {
    const wrong = one.accepted ? [`refused: ${refused}`] : [];
    return { case: one, inspection: null, assessment: null, wrong, ms: 0 };
  }
  const started = performance.now();
  const inspection = inspect(rules, tool, one.args, one.goal);
  const ms = performance.now() - started;
  const run = { goal: one.goal, tainted: false, taint_sources: [], steps: 1 };
  // The same call twice in the file is one that was proposed, and approved, before.
  const same = earlier === undefined ? {} : { same: { id: earlier, minutes: 4, state: 'approved' } };
  const history = { first_use: true, recent_count: 0, recent_effect: 0, ...same };
  const assessment = judge(rules, AGENT, tool, inspection, { run, history });
  return { case: one, inspection, assessment, wrong: wrongIn(one, inspection, assessment), ms };
}

function schemaFault({ input_schema }: Tool): string | null {
  try {
    schemaValidator(input_schema);
    return null;
  } catch (error) {
    return String(error);
  }
}

function fits(tool: Tool, args: JsonObject): string | null {
  const [fault] = argumentFaults(tool, args);
  return fault === undefined ? null : `${fault.pointer}: ${fault.detail}`;
}

function wrongIn(one: Case, { view }: Inspection, { risk, policy }: Assessment): string[] {
  const at = (level: RiskLevel): number => RISK_LEVELS.indexOf(level);
  const before = risk.factors.filter(({ code }) => code === 'habit.same').map(({ text }) => text);
  const sentence = [view.sentence, ...before].join(' ').toLowerCase();
  return [
    ...(one.accepted ? [] : ['accepted']),
    ...(one.min_level !== null && at(risk.level) < at(one.min_level) ? [`below ${one.min_level}`] : []),
    ...(one.max_level !== null && at(risk.level) > at(one.max_level) ? [`above ${one.max_level}`] : []),
    ...one.mentions.filter((word) => !sentence.includes(word.toLowerCase())).map((word) => `does not say “${word}”`),
    ...one.not_said.filter((word) => sentence.includes(word.toLowerCase())).map((word) => `says “${word}”`),
    ...(policy.outcome === 'allow' && one.min_level !== null && at(one.min_level) >= at('high')
      ? ['allowed without a person']
      : []),
  ];
}
