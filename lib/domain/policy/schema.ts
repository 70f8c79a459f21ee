import type * as cedar from '@cedar-policy/cedar-wasm/nodejs';

import { EFFECTS, type Tool } from '../tool/tool.ts';

type Type = cedar.Type<string>;
type Attribute = cedar.TypeOfAttribute<string>;

const STRING: Type = { type: 'String' };
const LONG: Type = { type: 'Long' };
const BOOLEAN: Type = { type: 'Boolean' };
const optional = (type: Type): Attribute => ({ ...type, required: false });
const record = (attributes: Record<string, Attribute>): Type => ({ type: 'Record', attributes });

/** What a rule's `context` holds (docs/policy.md) without the arguments, which differ by tool. Optional facts have to be tested with `has`. */
const CONTEXT: Record<string, Attribute> = {
  risk: record({ level: STRING, score: LONG }),
  run: record({
    tainted: BOOLEAN,
    goal_known: BOOLEAN,
    steps: LONG,
    foreign_targets: LONG,
    foreign_urls: LONG,
    asked: BOOLEAN,
  }),
  facts: record({
    items: optional(LONG),
    recipients: optional(LONG),
    external_recipients: optional(LONG),
    people_reached: optional(LONG),
    people_gained: optional(LONG),
    amount_minor: optional(LONG),
    currency: optional(STRING),
    account_changed: BOOLEAN,
    environment: optional(STRING),
    production: BOOLEAN,
    unbounded: BOOLEAN,
    effect: optional(STRING),
    reversibility: optional(STRING),
    audience: optional(STRING),
    data_class: optional(STRING),
    second_readings: optional(LONG),
    secrets: LONG,
    personal_data: LONG,
  }),
  history: record({
    first_use: BOOLEAN,
    recent_count: LONG,
    recent_effect: LONG,
    same_minutes_ago: optional(LONG),
    same_state: optional(STRING),
  }),
};

/** The Cedar schema of a registry: tools as actions, grouped by effect, with their arguments where the JSON Schema maps to one Cedar type. */
export function policySchema(tools: readonly Tool[]): cedar.SchemaJson<string> {
  const groups = Object.fromEntries(EFFECTS.map((effect) => [`effect:${effect}`, {}]));
  const actions = Object.fromEntries(
    tools.map((tool): [string, cedar.ActionType<string>] => [
      tool.name,
      {
        memberOf: [{ id: `effect:${tool.effect}` }, { id: 'any' }],
        appliesTo: { principalTypes: ['Agent'], resourceTypes: ['Tool'], context: contextOf(tool) },
      },
    ]),
  );
  return {
    '': {
      entityTypes: {
        AgentGroup: {},
        Agent: { memberOfTypes: ['AgentGroup'], shape: record({ name: STRING, owner: STRING }) as never },
        Tool: {
          shape: record({ effect: STRING, reversibility: STRING, audience: STRING, data_class: STRING }) as never,
        },
      },
      actions: { any: {}, ...groups, ...actions },
    },
  };
}

function contextOf(tool: Tool): cedar.AttributesOrContext<string> {
  const args = typeOf(tool.input_schema);
  return record({ ...CONTEXT, ...(args?.type === 'Record' ? { args: optional(args) } : {}) }) as never;
}

/** Deep enough for any form a person fills in; deeper arguments are left out of the schema, so no rule can use them. */
const DEEPEST = 8;

/** The Cedar type of what `cedarValue` makes of this JSON Schema's values; null where there may be more than one. */
function typeOf(schema: unknown, depth = 0): Type | null {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return null;
  const { type, properties, items, required } = schema as {
    type?: unknown;
    properties?: Record<string, unknown>;
    items?: unknown;
    required?: unknown;
  };
  switch (type) {
    case 'string':
      return STRING;
    case 'integer':
      return LONG;
    case 'boolean':
      return BOOLEAN;
    case 'array': {
      const element = typeOf(items, depth + 1);
      return element === null ? null : { type: 'Set', element };
    }
    case 'object': {
      const needed = Array.isArray(required) ? required : [];
      const typed = Object.entries(properties ?? {}).flatMap(([name, property]): [string, Attribute][] => {
        const found = typeOf(property, depth + 1);
        return found === null ? [] : [[name, { ...found, required: needed.includes(name) }]];
      });
      return record(Object.fromEntries(typed));
    }
    // A number is a Long or, with a fraction, a String; a union may be anything.
    default:
      return null;
  }
}
