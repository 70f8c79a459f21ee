import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { changeOf, codesOf, decodeSample } from '../sample-records.ts';
import type { Decoded } from '../view.ts';

type Said = [name: string, sql: string, sentence: string, effect: string, ...hazards: string[]];

const decodeFor = (name: string, query: string, more: JsonObject = {}): Decoded =>
  decodeSample('sql', { query, ...more }, { name: `${name}.run`, effect: 'read', reversibility: 'read_only' });

const hazardsOf = ({ hazards }: Decoded): string[] => hazards.map(({ code, grade }) => `${grade} ${code}`);

function says(rows: Said[]): void {
  test.each(rows)('%s: %s', (name, sql, sentence, effect, ...hazards) => {
    const decoded = decodeFor(name, sql);
    expect(decoded.view.sentence).toBe(sentence);
    expect([decoded.measures.effect, ...hazardsOf(decoded)]).toEqual([effect, ...hazards]);
  });
}

describe('which rows of which table, and what limits them', () => {
  says([
    ['pg', 'select id from parts where id = 1', 'Read the rows of parts where “id = 1”', 'read'],
    ['pg', 'select * from a join b on a.x = b.y limit 5', 'Read a and b', 'read'],
    ['pg', 'select count(*) from parts', 'Read every row of parts', 'read'],
    ['pg', 'table parts', 'Read every row of parts', 'read'],
    ['pg', 'select 1', 'Run a query that reads no table', 'read'],
    ['pg', 'delete from parts', 'Delete every row of parts: nothing limits it', 'delete', 'grave sql.unbounded'],
    ['pg', 'delete from s.parts where  id = 7', 'Delete the rows of s.parts where “id = 7”', 'delete'],
    ['pg', 'delete from parts where seen < now() - interval \'9 days\'', 'Delete rows of parts where “seen < now() - interval \'9 days\'”: how many is not known', 'delete'],
    ['pg', 'delete from parts where false', 'Delete no row of parts: the condition “false” never holds', 'delete'],
    ['pg', 'update users set admin = true, n = 2 where id in (3, 4) and 1=1', 'Update the rows of users (sets admin and n) where “id in (3, 4) and 1=1”', 'write'],
    ['pg', 'insert into t(a) values (1), (2)', 'Insert 2 rows into t', 'write'],
    ['pg', 'with d as (delete from x returning *) select * from d', 'Delete every row of x: nothing limits it. Besides: read every row of x', 'delete', 'grave sql.unbounded'],
    ['pg', 'explain analyze update t set a = 1 where id = 2', 'Update the rows of t (sets a) where “id = 2” (EXPLAIN ANALYZE runs it)', 'write'],
    ['pg', 'explain (analyze off) delete from t', 'Explain how a query would run, without running it', 'read'],
    ['pg', 'merge into c using s on true when matched then delete', 'Merge s into c (DELETE): the condition “true” holds for every row, so nothing limits it', 'delete', 'grave sql.unbounded'],
    ['pg', 'select * into copy_of from t', 'Create the table copy_of from what a query finds. Besides: read copy_of and t', 'write'],
    ['pg', 'select * from t for update', 'Lock the rows that it reads. Besides: read every row of t', 'write'],
  ]); // prettier-ignore
});

describe('conditions that are no conditions', () => {
  const all = [
    'true', '1=1', 'not false', "'a'='a'", 'id = id', 'id = 3 or 1 = 1', 'id = 1 or id <> 1', 'id is null or id is not null', "name like '%'", 'exists (select 1)',
    'exists (select 1 from other)', '(select true)', '(select count(*) from other) > 0', 'id in (select id from parts)', 'id in (id)', '(((1))) = 1', '2 > 1', 'now() > \'2000-01-01\'',
    'id <= id', 'id is not distinct from id', 'random() < 2', 'id > 5 or id <= 5', 'not (1 = 2)', 'null is null',
  ]; // prettier-ignore
  test.each(all)('%s', (condition) => {
    const decoded = decodeFor('pg', `delete from parts where ${condition}`);
    expect(decoded.view.sentence).toContain('nothing limits it');
    expect([decoded.measures.unbounded, hazardsOf(decoded)]).toEqual([true, ['grave sql.unbounded']]);
  });

  const maybe = [
    'id is not null', 'id > 0', 'id >= 1', 'id <> 0', "name <> ''", 'id > -5', 'length(name) >= 0', 'coalesce(id, 5) = 5', 'id * 0 = 0', 'id in (select id from other)',
    'exists (select 1 from other where other.x = parts.x)', 'not (id = 7)', "name ~ '.*'", "created > '1970-01-01'", 'id < 999999999', 'id + 1 > id', 'id > 4 or id < 9', 'f(id)',
  ]; // prettier-ignore
  test.each(maybe)('perhaps: %s', (condition) => {
    const decoded = decodeFor('pg', `update parts set a = 1 where ${condition}`);
    expect(decoded.view.sentence).toContain('the condition may hold for every row');
    expect(hazardsOf(decoded)).toEqual(['serious sql.may-be-every-row']);
  });
});

describe('what changes objects, rights and the server', () => {
  says([
    ['pg', 'drop table if exists a.b, c cascade', 'Drop the table a.b and c with all its rows, and whatever depends on it', 'delete', 'grave sql.drop'],
    ['pg', 'truncate a, b', 'Truncate a and b: every row is removed', 'delete', 'grave sql.truncate'],
    ['pg', 'alter table t drop column c', 'Alter the table t: drop the column c', 'delete', 'grave sql.drop'],
    ['pg', 'alter table t add column c int', 'Alter the table t: add the column c', 'configure'],
    ['pg', 'alter table t disable row level security', 'Alter the table t: DISABLE ROW LEVEL SECURITY, so that everybody with the right to the table sees every row', 'configure', 'grave sql.alter'],
    ['pg', 'grant select on t to public', 'Give PUBLIC (everybody who can connect) SELECT on the table t', 'grant', 'grave sql.public'],
    ['pg', 'grant select, update on t to reporting', 'Give reporting SELECT, UPDATE on the table t', 'grant'],
    ['pg', 'grant pg_read_server_files to bob', 'Make bob a member of pg_read_server_files', 'grant', 'grave sql.superuser'],
    ['pg', "create role x superuser password 'y'", 'Create the role x with SUPERUSER, which may do anything and a password', 'grant', 'grave sql.superuser'],
    ['pg', 'alter role x bypassrls', 'Change the role x with BYPASSRLS, which sees every row whatever the rules say', 'grant', 'grave sql.superuser'],
    ['pg', 'set role boss', 'Act as the role boss from here on', 'grant', 'serious sql.set-role'],
    ['pg', 'set local row_security = off', 'Set row_security to off', 'configure', 'serious sql.setting'],
    ['pg', "set statement_timeout = '5s'; select a from t", 'Read every row of t', 'read'],
    ['pg', 'alter system set fsync = off', 'Set fsync of the whole server to off', 'configure', 'grave sql.server'],
    ['pg', "copy t from program 'curl x'", 'Fill t from the program “curl x” on the database server', 'execute', 'grave sql.program'],
    ['pg', "copy (select 1) to '/tmp/x'", 'Write “what a query finds” to the file “/tmp/x” on the database server', 'execute', 'grave sql.file'],
    ['pg', 'copy t to stdout', 'Read every row of t', 'read'],
    ['pg', "select setval('s', 1)", "Call “setval('s', 1)”, which sets a sequence to another number", 'write', 'serious sql.function'],
    ['pg', 'select my.own(1)', 'Call “own(1)”, which does what this desk does not know', 'execute'],
    ['pg', 'do $$ begin delete from t; end $$', 'Delete every row of t: nothing limits it. Besides: run a block of code', 'execute', 'grave sql.unbounded'],
    ['pg', "do $$ begin execute 'drop ' || x; end $$", 'Run a block of code (it builds SQL while it runs, which nobody can see here)', 'execute', 'serious sql.block'],
    ['pg', 'do language plpython3u $$ x $$', 'Run a block of code (in plpython3u, which this desk does not read)', 'execute', 'grave sql.block'],
    ['pg', 'commit; drop schema s cascade', 'Drop the schema s with everything in it, and whatever depends on it', 'delete', 'grave sql.drop'],
    ['pg', "commit prepared 'x'", 'Finish a transaction that was prepared before', 'write'],
    ['pg', 'set transaction read write', 'Let the transaction write (READ WRITE)', 'configure', 'serious sql.setting'],
    ['pg', 'alter table t owner to bob', 'Alter the table t: give it to the owner bob', 'configure', 'serious sql.alter'],
    ['pg', 'alter function f() owner to bob', 'Give ownership to bob: “alter function f() owner to bob”', 'grant', 'serious sql.owner'],
    ['pg', 'frobnicate the tables', 'Run a statement that this desk cannot read: “frobnicate the tables”', 'execute', 'serious sql.unread'],
  ]); // prettier-ignore
});

describe('other languages', () => {
  says([
    ['mysql', 'delete from `parts` limit 40', 'Delete at most 40 rows of parts: no condition says which', 'delete', 'serious sql.no-condition'],
    ['mysql', 'update `parts` set `a` = "x" where `id` = 7 || 1', 'Update every row of parts (sets a): the condition “`id` = 7 || 1” holds for every row, so nothing limits it', 'write', 'grave sql.unbounded'],
    ['mysql', 'select 1 /*!50000 from t; drop table t */', 'Drop the table t with all its rows. Besides: read every row of t', 'delete', 'grave sql.drop'],
    ['mysql', "select * from t into outfile '/tmp/x'", 'Write what a query finds in t to the file “/tmp/x” on the database server', 'execute', 'grave sql.file'],
    ['mysql', 'select a from t where b = "it\\"s; drop table t"', 'Read the rows of t where “b = "it\\"s; drop table t"”', 'read'],
    ['mysql', 'show create table t', 'Run “show create table t”, which changes nothing', 'read'],
    ['mssql', 'select 1 delete from [dbo].[parts]', 'Delete every row of dbo.parts: nothing limits it', 'delete', 'grave sql.unbounded'],
    ['mssql', 'select top 3 * from t with (nolock)\nGO\ndrop table t\nGO', 'Drop the table t with all its rows. Besides: read at most 3 rows of t', 'delete', 'grave sql.drop'],
    ['mssql', "exec master..xp_cmdshell 'dir'", 'Call master..xp_cmdshell, which runs a system command: “dir”', 'execute', 'grave sql.procedure'],
    ['mssql', "if exists (select 1 from t) drop table t", 'Drop the table t with all its rows. Besides: run “if exists (select 1 from t)”, which changes nothing', 'delete', 'grave sql.drop'],
    ['mssql', 'delete top (5) from t where a = 2', 'Delete at most 5 rows of t where “a = 2”', 'delete'],
    ['mssql', 'update c set a = 1 from customers c where c.id = 7', 'Update the rows of customers (sets a) where “c.id = 7”', 'write'],
    ['mssql', 'delete c from customers c where c.id = 7', 'Delete the rows of customers where “c.id = 7”', 'delete'],
    ['mysql', 'update a, b set a.x = 1 where code = 5', 'Update rows of a where “code = 5”: the condition may hold for every row', 'write', 'serious sql.may-be-every-row'],
    ['mysql', 'delete a from d.a, b where code = 5', 'Delete rows of d.a where “code = 5”: the condition may hold for every row', 'delete', 'serious sql.may-be-every-row'],
    ['bigquery', 'delete from `p.d.t` where true', 'Delete every row of p.d.t: the condition “true” holds for every row, so nothing limits it', 'delete', 'grave sql.unbounded'],
    ['bigquery', 'select * except (a) from `p.d.t` where b = "x"', 'Read the rows of p.d.t where “b = "x"”', 'read'],
    ['snowflake', "copy into @stage/x from t", 'Copy every row of t out of the database to “@stage”', 'send', 'serious sql.leaves'],
    ['snowflake', 'create or replace table t (a int)', 'Create or replace the table t: what it holds now is lost', 'delete', 'grave sql.replace'],
    ['sqlite', 'pragma table_info(t)', 'Show the setting table_info', 'read'],
    ['sqlite', 'pragma writable_schema = 1', 'Set the database’s writable_schema: “pragma writable_schema = 1”', 'configure', 'serious sql.vendor'],
    ['sqlite', "attach database 'x.db' as y", "Open another database file: “attach database 'x.db' as y”", 'configure', 'serious sql.file'],
    ['sqlite', 'replace into [t] select * from u', 'Insert the rows that a query finds into t, and overwrite rows that are there already', 'write', 'serious sql.overwrites'],
    ['oracle', "update t set a = q'[x';y]' where id = 7", 'Update the rows of t (sets a) where “id = 7”', 'write'],
  ]); // prettier-ignore

  test('a text for a database that nobody named is a read only when it is one in every language', () => {
    expect(decodeFor('db', 'select a from t').measures.effect).toBe('read');
    expect(decodeFor('db', 'select `a` from t').measures.effect).toBe('read');
    for (const sql of ['select 1 drop table t', 'select 1 # \n; drop table t', "select 'a\\'; drop table t; -- '", 'select 1 --1; drop table t'])
      expect(decodeFor('db', sql).measures.effect, sql).not.toBe('read'); // prettier-ignore
  });

  test('a mapped argument names the language; the agent’s other arguments do not', () => {
    const view = { fields: { dialect: '/engine' } };
    const sql = 'select 1 drop table t';
    expect(decodeSample('sql', { query: sql, engine: 'mssql' }, { view }).view.sentence).toContain('Drop the table t');
    expect(decodeSample('sql', { query: 'select 1', engine: 'mssql' }).view.sentence).toContain(
      'Run a query that reads no table',
    );
  });
});

test('everything of many statements: the worst first, inserts added up, the rest counted', () => {
  const inserts = Array.from({ length: 30 }, (_, i) => `insert into rates values (${i});`).join('\n');
  const decoded = decodeFor('pg', `${inserts} update rates set a = 1; select 1`);
  expect(decoded.view.sentence).toBe('Update every row of rates (sets a): nothing limits it. Besides: insert rows into rates (30 statements)');
  expect(changeOf(decoded, 'sql').statements).toHaveLength(32);
  expect(codesOf(decoded)).toEqual(['sql.several']);
}); // prettier-ignore

test.each([
  ['select 1 /*! union select password from users */', 'sql.live-comment'],
  ["select 'a\\'; drop table x; --'", 'sql.backslash'],
  ['select 1 -- ; drop table x', 'sql.comment-holds-sql'],
])('%s is found as %s', (query, code) => expect(codesOf(decodeSample('sql', { query }))).toContain(code));

test('known tables bring their data class', () => {
  const { measures, targets } = decodeSample('sql', { query: 'select * from customers' });
  expect(measures.data_class).toBe('confidential');
  expect(targets).toMatchObject([{ kind: 'resource', value: 'customers', known: true }]);
});

test('a NUL hides nothing: what follows it is not taken for unsaid', () => {
  const decoded = decodeFor('pg', 'select 1\0; drop table t');
  expect(decoded.measures.effect).toBe('execute');
  expect(decoded.view.uninspectable[0]?.why).toContain('NUL');
});

test('long SQL is not parsed instead of stalling', () => {
  const start = performance.now();
  const decoded = decodeFor('pg', `delete from t where id in (${'1,'.repeat(40_000)}1)`);
  expect(performance.now() - start).toBeLessThan(500);
  expect(decoded.view.uninspectable[0]?.why).toContain('too long');
});

test.each([
  ['SELECT last_insert_rowid()', 'read'],
  ["SELECT nextval('stock_id')", 'write'],
  ['SELECT last_insert_rowid.wipe()', 'execute'],
  ['SELECT nextval.wipe()', 'execute'],
  ["SELECT own.nextval('stock_id')", 'execute'],
  ['SELECT own.last_insert_rowid()', 'execute'],
])('a function is harmless by its name only where it is the database’s own: %s: %s', (query, effect) =>
  expect(decodeSample('sql', { query }).measures.effect).toBe(effect),
);
