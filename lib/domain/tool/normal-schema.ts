import { isJsonObject } from '../json/json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';

/** A schema as it is registered, and what had to be changed for that, in words. */
export interface NormalSchema {
  schema: JsonObject;
  changed: string[];
}

const DEEPEST = 100;

/**
 * A tool's schema as real programs write it, in the form that Countersign checks: JSON Schema 2020-12. What an older draft, OpenAPI or a
 * careless generator says is kept in meaning; where it cannot be kept it is left out, which only lets more through to the reviewer, and said.
 */
export function normalSchema(given: JsonObject): NormalSchema {
  const changed = new Set<string>();
  const schema = rewritten(given, '', changed, 0) as JsonObject;
  const draft = schema['$schema'];
  if (draft !== undefined && !(typeof draft === 'string' && /draft\/2020-12/.test(draft))) {
    delete schema['$schema'];
    changed.add(`read as JSON Schema 2020-12 instead of ${typeof draft === 'string' ? draft : 'an unnamed draft'}`);
  }
  return { schema, changed: [...changed] };
}

/** Members that hold schemas by name, lists of schemas, or one; everything else is data and stays as it is. */
const BY_NAME = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SINGLE = new Set(
  ['items', 'additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'contains', 'propertyNames', 'not', 'if', 'then', 'else', 'contentSchema'],
); // prettier-ignore

function rewritten(node: JsonValue, at: string, changed: Set<string>, depth: number): JsonValue {
  if (!isJsonObject(node) || depth > DEEPEST) return node;
  const made: JsonObject = {};
  for (const [name, value] of Object.entries(node)) {
    const here = `${at}/${name}`;
    if (value === null && name !== 'default' && name !== 'const') {
      changed.add(`${here} was null and is left out`);
      continue;
    }
    if (BY_NAME.has(name) && isJsonObject(value)) made[name] = namedSchemas(name, value, here, changed, depth);
    else if (LISTS.has(name) && Array.isArray(value))
      made[name] = value.map((item, i) => rewritten(item, `${here}/${i}`, changed, depth + 1));
    else if (SINGLE.has(name) && !Array.isArray(value)) made[name] = rewritten(value, here, changed, depth + 1);
    else made[name] = value;
  }
  for (const step of STEPS) step(made, at, changed, depth);
  return made;
}

function namedSchemas(name: string, value: JsonObject, at: string, changed: Set<string>, depth: number): JsonObject {
  const entries = Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
    if (name === 'patternProperties' && !isPattern(key)) {
      changed.add(`${at}: the pattern ${key} is none, and is left out`);
      return [];
    }
    if (inner !== null)
      return [[key, Array.isArray(inner) ? inner : rewritten(inner, `${at}/${key}`, changed, depth + 1)]];
    changed.add(`${at}/${key} was null and now allows anything`);
    return [[key, {}]];
  });
  return Object.fromEntries(entries);
}

type Step = (node: JsonObject, at: string, changed: Set<string>, depth: number) => void;

/** Draft-04 to 2019-09 listed the schemas of a tuple under `items`. */
const tuples: Step = (node, at, changed, depth) => {
  const { items, additionalItems } = node;
  if (!Array.isArray(items)) return;
  node['prefixItems'] = items.map((item, i) => rewritten(item, `${at}/items/${i}`, changed, depth + 1));
  if (additionalItems === undefined) delete node['items'];
  else node['items'] = additionalItems;
  delete node['additionalItems'];
  if ((node['prefixItems'] as JsonValue[]).length === 0) delete node['prefixItems'];
  changed.add(`${at}/items, a list, is written as prefixItems`);
};

/** Draft-04 said with `true` beside `minimum` what later drafts say with a number. */
const exclusive: Step = (node, at, changed) => {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const value = node[flag];
    if (typeof value !== 'boolean') continue;
    delete node[flag];
    if (value && typeof node[bound] === 'number') {
      node[flag] = node[bound];
      delete node[bound];
    }
    changed.add(`${at}/${flag}, true or false, is written as a number`);
  }
};

/** Draft-04 named a schema by `id`; and marked members as required one by one, which draft-03 did. */
const oldWords: Step = (node, at, changed) => {
  if (
    typeof node['id'] === 'string' &&
    node['$id'] === undefined &&
    (node['$schema'] !== undefined || node['type'] !== undefined)
  ) {
    node['$id'] = node['id'];
    delete node['id'];
  }
  if (typeof node['$id'] === 'string' && !URL.canParse(node['$id']) && !/^[\w./#-]+$/.test(node['$id']))
    delete node['$id'];
  if (typeof node['required'] === 'boolean') {
    delete node['required'];
    changed.add(`${at}/required, true or false, is left out: whether this member is needed is not checked`);
  }
  if (Array.isArray(node['required']) && node['required'].length !== new Set(node['required']).size)
    node['required'] = [...new Set(node['required'])];
  if (Array.isArray(node['type'])) node['type'] = [...new Set(node['type'])];
};

/** OpenAPI 3.0 says `nullable`; JSON Schema says that null is one of the types. */
const nullable: Step = (node, at, changed) => {
  if (typeof node['nullable'] !== 'boolean') return;
  const yes = node['nullable'];
  delete node['nullable'];
  if (!yes) return;
  changed.add(`${at}/nullable is written as a type that may be null`);
  const { type } = node;
  if (typeof type === 'string') node['type'] = [type, 'null'];
  else if (Array.isArray(type)) node['type'] = [...new Set([...type, 'null'])];
  else {
    const { description = null, title = null, default: preset, ...rest } = node;
    for (const name of Object.keys(node)) delete node[name];
    if (Object.keys(rest).length > 0) node['anyOf'] = [rest, { type: 'null' }];
    if (description !== null) node['description'] = description;
    if (title !== null) node['title'] = title;
    if (preset !== undefined) node['default'] = preset;
    return;
  }
  if (Array.isArray(node['enum']) && !node['enum'].includes(null)) node['enum'] = [...node['enum'], null];
};

/** Patterns are checked with Unicode rules; one that only holds without them is mended where it can be, else left out. */
const patterns: Step = (node, at, changed) => {
  const { pattern } = node;
  if (pattern === undefined || (typeof pattern === 'string' && isPattern(pattern))) return;
  const mended = typeof pattern === 'string' ? withoutIdleEscapes(pattern) : null;
  if (mended !== null && isPattern(mended)) {
    node['pattern'] = mended;
    changed.add(`${at}/pattern is written without escapes that mean nothing: ${mended}`);
    return;
  }
  delete node['pattern'];
  changed.add(`${at}/pattern is no pattern that can be checked, and is left out`);
};

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Python and older JavaScript let anything be escaped; Unicode patterns only what has a meaning. */
const withoutIdleEscapes = (source: string): string =>
  source
    .replace(/\\([^A-Za-z0-9\s^$\\.*+?()[\]{}|/-])/g, '$1')
    .replace(/\\Z$/, '$')
    .replace(/^\\A/, '^')
    .replace(/\(\?P</g, '(?<');

/** Words that would make the check answer later, or that mean nothing here. */
const unusable: Step = (node, at, changed) => {
  if (node['$async'] !== undefined) {
    delete node['$async'];
    changed.add(`${at}/$async is left out`);
  }
  if (node['$vocabulary'] !== undefined) delete node['$vocabulary'];
  if (typeof node['discriminator'] === 'object') delete node['discriminator'];
};

const STEPS: readonly Step[] = [oldWords, tuples, exclusive, nullable, patterns, unusable];
