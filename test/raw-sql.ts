import type { Statement } from '#lib/store/sql.ts';
import { uncheckedSql } from '#lib/store/unchecked-sql.ts';

/** SQL as a test writes it, such as `world.db.query(rawSql<{ n: number }>('SELECT …', [id]))`: any text, not checked against the schema. */
export const rawSql = <Row>(text: string, values?: readonly unknown[]): Statement<Row> =>
  uncheckedSql<Row>(text, values);
