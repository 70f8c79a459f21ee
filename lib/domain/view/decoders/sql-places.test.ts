import { expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';
import { DIALECTS } from '../sql/dialect.ts';
import { namesInSql } from '../sql/places.ts';

const placesOf = (sql: string): readonly string[] => namesInSql(sql, DIALECTS, '/query').environments;

test.each([
  'DELETE FROM staging WHERE id = 1',
  'SELECT * FROM production',
  'SELECT staging.id FROM staging WHERE staging.id = 2',
  'UPDATE jobs SET prod = true WHERE id = 3',
  "UPDATE jobs SET state = 'prod' WHERE id = 3",
  'SELECT p.id FROM orders AS p JOIN staging s ON s.id = p.id',
  'DROP TABLE IF EXISTS staging',
  '-- staging first\nSELECT 1',
])('a table, column or value that is called like a place is none: %s', (sql) => {
  expect(placesOf(sql)).toEqual([]);
});

test.each([
  ['DELETE FROM live.orders WHERE id = 1', 'live'],
  ['SELECT * FROM a, live.orders', 'live'],
  ['DELETE FROM "live-eu"."orders"', 'live-eu'],
  ['DELETE FROM `live-eu.shop.orders`', 'live-eu'],
  ['DELETE FROM [live-eu]..[orders]', 'live-eu'],
  ['SELECT * FROM live-eu.shop.orders', 'live-eu'],
  ['USE live; DELETE FROM orders', 'live'],
  ['use database "live-eu"', 'live-eu'],
  ['DROP DATABASE IF EXISTS live', 'live'],
  ['DROP SCHEMA tmp, live CASCADE', 'live'],
  ['SET search_path TO tmp, live', 'live'],
  ['SELECT live.id, live.orders.id FROM live.orders', 'live'],
  ["SELECT dblink_exec('host=live dbname=shop', 'DELETE FROM orders')", 'live'],
  ['DELETE FROM orders@live', 'live'],
  ['DELETE FROM live.live', 'live'],
])('what qualifies a table and what is connected to is a place: %s', (sql, place) => {
  expect(placesOf(sql)).toContain(place);
});

test('only a place of the records counts as production, and a resource is found wherever it is named', () => {
  const told = (query: string) => decodeSample('sql', { query }).measures;
  expect(told('DELETE FROM "prod-eu" WHERE id = 1').production).toBe(false);
  expect(told('DELETE FROM "prod-eu".orders WHERE id = 1').production).toBe(true);
  expect(told('SELECT a FROM shop.customers').data_class).toBe('confidential');
  expect(decodeSample('sql', { query: 'DELETE FROM t', database: 'prod-eu' }).measures.production).toBe(true);
});
