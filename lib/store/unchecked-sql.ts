import { statementName } from './sql.ts';
import type { Parameter, Statement } from './sql.ts';

/**
 * A statement that is not checked against the schema: GRANT and CREATE ROLE, whose names cannot be parameters, and what tests ask of tables
 * and catalogues. `test/unchecked-sql.test.ts` lists the product files that may call it.
 */
export function uncheckedSql<Row>(text: string, values: readonly unknown[] = []): Statement<Row> {
  return Object.freeze({ name: statementName(text), text, values: values as Parameter[] }) as unknown as Statement<Row>;
}
