import type { JsonObject } from '../json/json.ts';
import { read, type ReadBody } from '../json/read-body.ts';
import { checkPolicy, type PolicyCheck, type PolicyWorld } from '../policy/check-policy.ts';
import { decide, type PolicyVerdict } from '../policy/decide.ts';
import { DRAFT, preparePolicy } from '../policy/policy.ts';
import type { Tool } from '../tool/tool.ts';
import { narrows } from '../view/narrowing.ts';
import { judge, type Asking, type Assessment, type Facts } from './assess.ts';
import type { Inspection, Rules } from './inspect.ts';
import { usedRecords, type UsedRecords } from './used-records.ts';
import { inspectFitting, type Inspected, type Unfit } from './inspected.ts';

/** Arguments of one action; `text` is JSON, parsed where the task is done. */
interface Proposed {
  tool: Tool;
  text: string;
}

/** What assessment is asked to do away from where requests are answered. Inputs and outputs can be sent to another thread. */
export interface Tasks {
  /** What the arguments say, before the facts of the moment are known. */
  inspect: { input: Proposed & { goal: string | null }; output: Inspected };
  /** The whole assessment, on facts that were frozen; under `draft` instead of the policy in force when it is given. */
  assess: {
    input: Proposed & { agent: Asking; facts: Facts; draft: string | null; before: string | null };
    output: Unfit | { inspection: Inspection; assessment: Assessment; narrows: boolean };
  };
  /** What a draft would have decided on proposals whose inputs were frozen; `assessment` and `args` are JSON. */
  replay: {
    input: { draft: string; rows: readonly { assessment: string; args: string }[] };
    output: { was: PolicyVerdict; becomes: PolicyVerdict }[];
  };
  /** The records behind the view of these arguments that were changed after `since`. */
  changed: { input: Proposed & { goal: string | null; since: number }; output: UsedRecords };
  check: { input: { source: string; world: PolicyWorld }; output: PolicyCheck };
  /** Reading a large body. */
  read: { input: { bytes: Uint8Array<ArrayBuffer> }; output: ReadBody };
}

export type TaskName = keyof Tasks;

type Perform = { [Name in TaskName]: (rules: Rules, input: Tasks[Name]['input']) => Tasks[Name]['output'] };

/** How each is done. Pure, and the same wherever it is done. */
export const PERFORM: Perform = {
  inspect: (rules, { tool, text, goal }) => inspectFitting(rules, tool, JSON.parse(text) as JsonObject, goal),
  assess: (rules, { tool, text, agent, facts, draft, before }) => {
    const asked = draft === null ? rules : { ...rules, policy: preparePolicy(DRAFT, draft) };
    const args = JSON.parse(text) as JsonObject;
    const inspected = inspectFitting(asked, tool, args, facts.run?.goal ?? null);
    if ('faults' in inspected) return inspected;
    return {
      inspection: inspected,
      assessment: judge(asked, agent, tool, inspected, facts),
      narrows: before !== null && narrows(tool, JSON.parse(before) as JsonObject, args),
    };
  },
  replay: (_, { draft, rows }) => {
    const policy = preparePolicy(DRAFT, draft);
    return rows.map((row) => {
      const { policy: was, question } = JSON.parse(row.assessment) as Assessment;
      return { was, becomes: decide(policy, question, JSON.parse(row.args) as JsonObject) };
    });
  },
  changed: ({ directory }, { tool, text, goal, since }) =>
    usedRecords(directory, { tool, args: JSON.parse(text) as JsonObject, goal }, since),
  check: (_, { source, world }) => checkPolicy(source, world),
  read: (_, { bytes }) => read(bytes),
};
