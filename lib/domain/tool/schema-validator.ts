import addFormats from 'ajv-formats';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { beginWork, METER, metered, OverWork, SCHEMA_WORK, spendWork } from './schema-work.ts';

// One for all schemas: making one costs more than compiling a schema. A schema's `$id` names it in its own references only, so that two tools
// may use the same.
const ajv = new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false });
// ajv-formats types lag behind its ESM default export.
(addFormats as unknown as (a: Ajv2020) => void)(ajv);
// Before a reference is followed, or one that leads back to itself would never be counted.
ajv.addKeyword({ keyword: METER, errors: false, before: '$ref', validate: spendWork });

ajv.removeKeyword('uniqueItems');
ajv.addKeyword({
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: areUnique,
  error: { message: 'must NOT have duplicate items' },
});

/** Compiles a tool's JSON Schema (2020-12). Throws when the schema is invalid or cannot be checked safely. */
export function schemaValidator(schema: object): ValidateFunction {
  refuseUnsafe(schema);
  if (!refersToItself(schema)) return compiled(schema);
  return withinWork(compiled(metered(schema) as object));
}

function compiled(schema: object): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    if (error instanceof RangeError) throw new Error('its references go round in a circle', { cause: error });
    throw error;
  } finally {
    // Ajv remembers what it compiled by the object; whoever keeps a validator decides for how long.
    ajv.removeSchema(schema);
  }
}

/**
 * Throws for a schema that no arguments fit because checking them has no end: it refers to itself without going on to a part of the value. For
 * schemas that are registered; one that is in force already refuses whatever is proposed.
 */
export function refuseEndless(schema: object): void {
  const validate = schemaValidator(schema);
  for (const value of [{}, [], ''])
    if (!validate(value) && validate.errors?.[0]?.keyword === METER)
      throw new Error('it refers to itself without end: a check of arguments would never be done');
}

/** The check under its budget of work: arguments that take more do not fit. */
function withinWork(inner: ValidateFunction): ValidateFunction {
  const over = (message: string): ErrorObject[] => [
    { keyword: METER, instancePath: '', schemaPath: '#', params: {}, message },
  ];
  const outer = (value: unknown): boolean => {
    beginWork();
    try {
      const fits = inner(value) as boolean;
      outer.errors = inner.errors ?? null;
      return fits;
    } catch (error) {
      if (error instanceof OverWork) outer.errors = over(MUCH);
      else if (error instanceof RangeError) outer.errors = over('are nested too deep to be checked');
      else throw error;
      return false;
    }
  };
  outer.errors = null as ErrorObject[] | null;
  return outer as unknown as ValidateFunction;
}

const MUCH = `take more than ${SCHEMA_WORK.toLocaleString('en')} steps to check against a schema that refers to itself; propose smaller ones`;

/** References may come back to where they began; what one leads to is checked as often as it is come to. */
const refersToItself = (schema: object): boolean =>
  /"(?:\$ref|\$dynamicRef|\$recursiveRef)":/.test(JSON.stringify(schema));

/** Compiled schemas by their text: a change of something else must not compile all of them again. */
const kept = new Map<string, ValidateFunction>();
const MOST_KEPT = 5_000;
const byObject = new WeakMap<object, ValidateFunction>();

/** The schema's validator, compiled once. Throws as `schemaValidator` does. */
export function validatorOf(schema: object): ValidateFunction {
  const same = byObject.get(schema);
  if (same) return same;
  const text = JSON.stringify(schema);
  const known = kept.get(text) ?? schemaValidator(schema);
  // The one used longest ago is the first.
  kept.delete(text);
  kept.set(text, known);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  byObject.set(schema, known);
  return known;
}

/**
 * Whether what a check costs cannot be told from the size of what is checked: texts are matched with patterns of the schema's author, or the schema
 * refers to itself, where a choice at every level multiplies the work.
 */
export function isUnbounded(schema: object): boolean {
  const known = unbounded.get(schema);
  if (known !== undefined) return known;
  const found = /"(?:pattern|patternProperties|\$ref|\$dynamicRef|\$recursiveRef)":/.test(JSON.stringify(schema));
  unbounded.set(schema, found);
  return found;
}

/** Asked for every task, and a schema may be long. */
const unbounded = new WeakMap<object, boolean>();

function refuseUnsafe(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  // An asynchronous validator returns a promise, which is truthy even for invalid data.
  if ((node as { $async?: unknown }).$async === true) throw new Error('$async is not supported');
  for (const child of Object.values(node)) refuseUnsafe(child);
}

/** Ajv compares every item with every other, which takes minutes on a large list of objects; their canonical texts are compared in one go. */
function areUnique(wanted: boolean, items: JsonValue[]): boolean {
  return !wanted || new Set(items.map((item) => canonicalJson(item))).size === items.length;
}
