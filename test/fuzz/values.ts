import fc from 'fast-check';

import { encodeCursor } from '#lib/usecases/cursor.ts';

/** Stands in every text a caller made up; where it turns up in a log line, the caller has shaped that line. */
export const MARK = 'fuzzmark';

const NASTY = [
  ...['', ' ', '%', '%00', '\u0000', '\ud800', '..', '__proto__', 'constructor', 'null', 'NaN', '-1', '1e400'],
  ...['9'.repeat(30), 'a'.repeat(5_000), '\u202e', "' OR 1=1--", '{}', '[]', '0000-01-01T00:00:00.000Z'],
  ...['9999-12-31T23:59:59.999Z', 'sha256:x', 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828', '01', '0x1', '٣'],
  ...[MARK, `${MARK}\n{"level":30,"msg":"${MARK}"}`, `\r\n${MARK}: x`, `\u001b[31m${MARK}`, `https://${MARK}.example/`],
];

/** Texts of every kind; `ids` are of things that exist. */
export const textsOf = (ids: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 40 }),
    fc.nat().map((n) => ids[n % ids.length] ?? ''),
    fc
      .array(fc.oneof(fc.constantFrom<string | number>(...NASTY), fc.double(), fc.integer()), { maxLength: 4 })
      .map(encodeCursor),
  );

const valuesOf = (text: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { maxDepth: 3 },
    text,
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom(1e308, -0, 2 ** 53, 2 ** 31, -(2 ** 63), 0.1, true, null),
  );

export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
}

/** Mostly of the form that a schema asks for, so that it comes further than the first check. */
export function like(schema: Schema, text: fc.Arbitrary<string>, depth = 0): fc.Arbitrary<unknown> {
  const value = valuesOf(text);
  const within = (one: Schema): fc.Arbitrary<unknown> => like(one, text, depth + 1);
  const rightly = ((): fc.Arbitrary<unknown> => {
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants && variants.length > 0) return fc.oneof(...variants.map(within));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (depth > 5) return value;
    switch (schema.type) {
      case 'object': {
        const parts = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, within(one)] as const);
        return parts.length === 0
          ? fc.dictionary(fc.string({ maxLength: 10 }), value, { maxKeys: 4 })
          : fc.record(Object.fromEntries(parts), { noNullPrototype: true });
      }
      case 'array':
        return fc.array(within(schema.items ?? {}), { maxLength: 3 });
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.double({ noNaN: true }));
      case 'boolean':
        return fc.boolean();
      case 'string':
        return schema.pattern?.startsWith('^sha256') ? fc.constant(`sha256:${'0'.repeat(64)}`) : text;
      default:
        return value;
    }
  })();
  return fc.oneof({ arbitrary: rightly, weight: 9 }, { arbitrary: value, weight: 1 });
}
