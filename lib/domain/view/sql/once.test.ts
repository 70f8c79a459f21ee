import { describe, expect, test } from 'vitest';

import { Budget } from '../budget.ts';
import { DIALECTS } from './dialect.ts';
import { differing, Once } from './once.ts';
import { readSql, type SqlStatement } from './read-sql.ts';

function parsesOf(sql: string): number {
  const once = new Once<SqlStatement>();
  const read = readSql(sql, DIALECTS, new Budget(), once);
  expect(read).toHaveProperty('statements');
  return once.parses;
}

describe('how often the grammar is asked about a text of unknown dialect', () => {
  test('once as it stands and once as it is put for the other dialects', () => {
    expect(parsesOf('DELETE FROM carts WHERE id = 7')).toBe(1);
    expect(parsesOf("UPDATE carts SET state='open' WHERE id=7")).toBe(2);
  });

  test('for many statements once for all and once for each, not once for each dialect', () => {
    const insert = (i: number): string => `INSERT INTO rates (id, value) VALUES (${i}, 0.${i});`;
    expect(parsesOf(Array.from({ length: 40 }, (_, i) => insert(i + 1)).join('\n'))).toBeLessThanOrEqual(42);
  });

  test('a text that it refuses is not offered again', () => {
    expect(parsesOf('DELETE c FROM carts c JOIN orders o ON o.cart = c.id')).toBeLessThanOrEqual(4);
  });
});

test.each(['SELECT "a" FROM t', "SELECT 'a\\'' FROM t", 'SELECT a || b FROM t', 'SELECT 1 --2', 'DELETE FROM t # all'])(
  'signs that dialects read differently keep every reading: %s',
  (sql) => {
    expect(differing(sql, DIALECTS)).toEqual(DIALECTS);
  },
);

test('a plain text has one reading for each manner, and a single dialect always its own', () => {
  expect(differing('DELETE FROM carts', DIALECTS)).toEqual(['postgres', 'mysql', 'tsql', 'bigquery']);
  expect(differing('DELETE FROM carts', ['oracle'])).toEqual(['oracle']);
});
