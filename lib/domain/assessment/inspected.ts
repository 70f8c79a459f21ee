import type { JsonObject } from '../json/json.ts';
import type { ErrorObject } from 'ajv/dist/2020.js';

import { reveal } from '../text/reveal.ts';
import { validatorOf } from '../tool/schema-validator.ts';
import type { Tool } from '../tool/tool.ts';
import { inspect, type Inspection, type Rules } from './inspect.ts';

/** Where arguments do not fit, as the caller is told. */
export interface ArgumentFault {
  pointer: string;
  detail: string;
}

/** Arguments that do not fit the tool's schema, under one configuration. */
export interface Unfit {
  config_version: number;
  tool_version: number;
  faults: ArgumentFault[];
}

export type Inspected = Inspection | Unfit;

/** Nobody mends more at once, and a list of a hundred thousand would be an answer of megabytes. */
const MOST_FAULTS = 50;

/** What in the arguments does not fit the tool's schema; empty when all does. */
export function argumentFaults(tool: Tool, args: JsonObject): ArgumentFault[] {
  const validate = validatorOf(tool.input_schema);
  if (validate(args)) return [];
  return (validate.errors ?? [])
    .slice(0, MOST_FAULTS)
    .map((e) => ({ pointer: `/args${e.instancePath}`, detail: faultText(e) }));
}

/** Ajv's message, with the name or the values it leaves out. */
function faultText({ message = 'does not fit', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params as Record<string, unknown>;
  const extra = additionalProperty ?? unevaluatedProperty;
  if (typeof extra === 'string')
    return `${message}: ${JSON.stringify(cut(reveal(extra)))} is not one of the tool's arguments`;
  if (Array.isArray(allowedValues))
    return `${message}: ${cut(allowedValues.map((value) => JSON.stringify(value)).join(', '))}`;
  return message;
}

const cut = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 300)} …`);

/** Inspects arguments that fit the tool's schema; says where they do not. Pure. */
export function inspectFitting(rules: Rules, tool: Tool, args: JsonObject, goal: string | null): Inspected {
  const faults = argumentFaults(tool, args);
  return faults.length === 0
    ? inspect(rules, tool, args, goal)
    : { config_version: rules.version, tool_version: tool.version, faults };
}
