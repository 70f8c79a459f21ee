import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { withDatabase } from '../../test/database.ts';
import { rawSql } from '../../test/raw-sql.ts';
import { openDatabase } from './database.ts';

const database = withDatabase();

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

const SCALARS: Record<string, string> = {
  String: 'text',
  Int: 'int4',
  BigInt: 'int8',
  Boolean: 'bool',
  DateTime: 'timestamptz',
  Bytes: 'bytea',
  Json: 'jsonb',
};

/** Every scalar field of schema.prisma as the column it stands for. */
function declared(): Column[] {
  const schema = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8');
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, model = '', body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? model;
    return [...body.matchAll(/^ {2}(\w+) +(\w+)(\[\])?(\?)?(.*)$/gm)].flatMap(
      ([, name = '', scalar = '', list, optional, rest = '']): Column[] => {
        const plain = rest.includes('@db.SmallInt') ? 'int2' : rest.includes('@db.Uuid') ? 'uuid' : SCALARS[scalar];
        if (plain === undefined) return [];
        const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name;
        return [{ table, column, type: list ? `_${plain}` : plain, nullable: optional === '?' }];
      },
    );
  });
}

test('schema.prisma says of every table and column what the migrations made', async () => {
  const db = openDatabase(database.url, 1);
  const made = await db.query(
    rawSql<Column>(`SELECT table_name AS "table", column_name AS "column", udt_name AS type, is_nullable = 'YES' AS nullable
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`),
  );
  await db.close();
  const lines = (columns: Column[]) =>
    columns.map((c) => `${c.table}.${c.column} ${c.type}${c.nullable ? ' null' : ''}`).sort();
  expect(lines(declared())).toEqual(lines(made));
});
