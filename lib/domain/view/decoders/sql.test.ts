import { describe, expect, test } from 'vitest';

import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

describe('verbs, tables and what limits them', () => {
  const rows: [string, string, string[], boolean][] = [
    ['select id from orders where id = 1', 'SELECT', ['orders'], false],
    ['select * from a join b on a.x=b.x', 'SELECT', ['a', 'b'], false],
    ['delete from orders', 'DELETE', ['orders'], true],
    ['delete from orders where id = 7', 'DELETE', ['orders'], false],
    ['delete from orders where true', 'DELETE', ['orders'], true],
    ["delete from orders where id = 1 or 'a'='a'", 'DELETE', ['orders'], true],
    ['update s.users set admin = true', 'UPDATE', ['s.users'], true],
    ['update users set admin = true where id = 3 and 1=1', 'UPDATE', ['users'], false],
    ['drop table customers', 'DROP TABLE', ['customers'], true],
    ['truncate a, b', 'TRUNCATE', ['a', 'b'], true],
    ['insert into t(a) values (1)', 'INSERT', ['t'], false],
    ['with d as (delete from x returning *) select * from d', 'WITH with DELETE', ['x', 'd'], true],
    ['DELETE FROM a USING b WHERE a.x = b.y', 'DELETE', [], false],
    ['DELETE FROM a USING b', 'DELETE', [], true],
    ['grant all on t to public', 'GRANT', [], false],
    ['drop database prod', 'DROP DATABASE', [], true],
    ['vacuum', 'VACUUM', [], false],
  ];
  test.each(rows)('%s', (query, verb, tables, unbounded) => {
    const decoded = decodeSample('sql', { query });
    expect(changeOf(decoded, 'sql').statements).toMatchObject([{ verb, unbounded }]);
    expect([...(changeOf(decoded, 'sql').statements[0]?.tables ?? [])].sort()).toEqual([...tables].sort());
    expect(decoded.measures.unbounded).toBe(unbounded);
  });
});

test('conditions are shown as written', () => {
  expect(changeOf(decodeSample('sql', { query: "delete from t where  name = 'x'" }), 'sql').statements[0]?.where).toBe(
    "name = 'x'",
  );
});

test('statements hidden after comments and quotes are all listed', () => {
  const query = 'select \'a;b\' as "x;y" -- ; not this\n ; /* gone /* nested ; */ */ delete from b; $$ ; $$';
  const decoded = decodeSample('sql', { query });
  expect(changeOf(decoded, 'sql').statements.map((s) => s.verb)).toEqual(['SELECT', 'DELETE', '?']);
  expect(decoded.view.sentence).toBe('Run 3 SQL statements: SELECT, DELETE and “?”, and nothing limits DELETE on b');
  expect(codesOf(decoded)).toEqual(['sql.comment-holds-sql', 'sql.several']);
});

test.each([
  ['select 1 /*! union select password from users */', 'sql.live-comment'],
  ["select 'a\\'; drop table x; --'", 'sql.backslash'],
  ["select pg_read_file('/etc/passwd')", 'sql.function'],
  ['select 1 -- ; drop table x', 'sql.comment-holds-sql'],
])('%s is found as %s', (query, code) => expect(codesOf(decodeSample('sql', { query }))).toContain(code));

test('what the parser does not know is shown, and labelled', () => {
  const decoded = decodeSample('sql', { query: 'frobnicate all the tables' });
  expect(decoded.view.uninspectable).toEqual([
    { pointer: '/query', why: 'The FROBNICATE statement could not be parsed' },
  ]);
  expect(changeOf(decoded, 'sql').statements[0]?.text).toBe('frobnicate all the tables');
});

test('known tables bring their data class', () => {
  const { measures, targets } = decodeSample('sql', { query: 'select * from customers' });
  expect(measures.data_class).toBe('confidential');
  expect(targets).toMatchObject([{ kind: 'resource', value: 'customers', known: true }]);
});

test('long SQL is listed by its words instead of stalling', () => {
  const start = performance.now();
  const decoded = decodeSample('sql', { query: `delete from t where id in (${'1,'.repeat(40_000)}1)` });
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(changeOf(decoded, 'sql').statements).toMatchObject([{ verb: 'DELETE', unbounded: false }]);
  expect(decoded.view.uninspectable[0]?.why).toContain('too long');
});
