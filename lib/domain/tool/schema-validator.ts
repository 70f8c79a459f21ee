import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

// One for all schemas: making one costs more than compiling a schema. A schema's `$id` names it in its own references only, so that two tools
// may use the same.
const ajv = new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false });
// ajv-formats types lag behind its ESM default export.
(addFormats as unknown as (a: Ajv2020) => void)(ajv);

/** Compiles a tool's JSON Schema (2020-12). Throws when the schema is invalid or cannot be checked safely. */
export function schemaValidator(schema: object): ValidateFunction {
  refuseUnsafe(schema);
  try {
    return ajv.compile(schema);
  } finally {
    // Ajv remembers what it compiled by the object; whoever keeps a validator decides for how long.
    ajv.removeSchema(schema);
  }
}

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
export const isUnbounded = (schema: object): boolean =>
  /"(?:pattern|patternProperties|\$ref|\$dynamicRef|\$recursiveRef)":/.test(JSON.stringify(schema));

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null'];

function refuseUnsafe(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { $async, uniqueItems, items } = node as {
    $async?: unknown;
    uniqueItems?: unknown;
    items?: { type?: unknown };
  };
  // An asynchronous validator returns a promise, which is truthy even for invalid data.
  if ($async === true) throw new Error('$async is not supported');
  // Comparing every item with every other is quadratic and takes minutes on a large list; scalars are compared by hash.
  if (uniqueItems === true && ![items?.type].flat().every((type) => SCALARS.includes(String(type))))
    throw new Error(`uniqueItems needs items of a scalar type (${SCALARS.join(', ')})`);
  for (const child of Object.values(node)) refuseUnsafe(child);
}
