import type { JsonObject, JsonValue } from '../json/json.ts';

/** Example arguments: every required property of a JSON Schema, with a plausible value of its type. */
export function exampleOf(schema: JsonObject): JsonObject {
  const made = valueOf(schema, 0);
  return typeof made === 'object' && made !== null && !Array.isArray(made) ? made : {};
}

const DEEPEST = 6;

function valueOf(schema: JsonValue | undefined, depth: number): JsonValue {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > DEEPEST) return null;
  const { type, properties, items, required, default: preset, enum: choices, examples, minimum } = schema;
  if (preset !== undefined) return preset;
  if (Array.isArray(examples) && examples[0] !== undefined) return examples[0];
  if (Array.isArray(choices) && choices[0] !== undefined) return choices[0];
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return typeof minimum === 'number' ? minimum : 1;
    case 'boolean':
      return false;
    case 'array':
      return items === undefined ? [] : [valueOf(items, depth + 1)];
    default: {
      const known = (properties ?? {}) as JsonObject;
      const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
      return Object.fromEntries(names.map((name) => [name, valueOf(known[name], depth + 1)]));
    }
  }
}
