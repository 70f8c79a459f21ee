/**
 * How much one check of arguments against a schema that refers to itself may take, in units of work: one for each place at which a part of the schema
 * is held against a value, and one for each member of that value and each value it may be. The same arguments give the same answer on every machine.
 */
export const SCHEMA_WORK = 500_000;

/** Thrown when a check takes more than that. */
export class OverWork extends Error {}

/** The name of the keyword that counts. No schema of anybody's can use it: `metered` writes its own value over it. */
export const METER = 'countersign:work';

let left = 0;

/** Begins a check with all of its work left. Checks are synchronous, so one count does for all. */
export function beginWork(): void {
  left = SCHEMA_WORK;
}

/** The keyword's function: `most` is how many values the part of the schema compares with. */
export function spendWork(most: number, value: unknown): boolean {
  left -= 1 + most + membersOf(value);
  if (left < 0) throw new OverWork();
  return true;
}

function membersOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return value.length >> 6;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.keys(value).length;
}

/** Members whose values are schemas by name, so that a name is no keyword. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']);
/** Members that are values, however much they look like schemas. */
const VALUES = new Set(['const', 'enum', 'default', 'examples']);

/** A copy of the schema in which every part of it counts each time it is held against a value. */
export function metered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(metered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (VALUES.has(keyword)) return [keyword, value];
    if (!NAMED.has(keyword) || typeof value !== 'object' || value === null || Array.isArray(value))
      return [keyword, metered(value)];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, metered(part)]))];
  });
  const { enum: values } = schema as { enum?: unknown };
  return { ...Object.fromEntries(parts), [METER]: Array.isArray(values) ? values.length : 0 };
}
