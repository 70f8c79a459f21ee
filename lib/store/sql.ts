import { createHash } from 'node:crypto';

/** What PostgreSQL takes as a parameter. JSON goes in as text (`JSON.stringify`), and `undefined` is nobody's value. */
export type Parameter = string | number | boolean | Date | Uint8Array | null | readonly (string | number | null)[];

declare const row: unique symbol;

/** One whole statement with its parameters, checked against the migrated schema by `scripts/check-sql.ts`; only `sql` makes one. */
export interface Statement<out Row> {
  readonly name: string;
  readonly text: string;
  readonly values: readonly Parameter[];
  readonly [row]: Row;
}

/**
 * Tags the one form in which SQL is written: ``sql<Row>`SELECT … WHERE id = ${id}` ``. Each `${…}` is a parameter, never a piece of SQL,
 * so the text is constant and can be checked; one more ORDER BY is one more statement. `Row` is left out when nothing is returned.
 */
export function sql<Row = never>(strings: TemplateStringsArray, ...values: Parameter[]): Statement<Row> {
  const known = prepared.get(strings) ?? prepare(strings);
  return Object.freeze({ name: known.name, text: known.text, values }) as unknown as Statement<Row>;
}

/** The language makes one strings object for each place in the source, so a text is put together and hashed once. */
const prepared = new WeakMap<TemplateStringsArray, { name: string; text: string }>();

function prepare(strings: TemplateStringsArray): { name: string; text: string } {
  const text = strings.raw.reduce((whole, part, index) => `${whole}$${index}${part}`);
  const made = { name: statementName(text), text };
  prepared.set(strings, made);
  return made;
}

/** The name of a prepared statement. It follows from the text, so processes that share connections through a pooler mean the same. */
export function statementName(text: string): string {
  return `cs_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
