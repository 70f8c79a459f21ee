import { loadModule } from 'libpg-query';
import { beforeAll, describe, expect, test } from 'vitest';

import { MIGRATIONS } from '#lib/store/migrate.ts';
import { numberOf, parseMigration, readMigrations } from '#lib/store/migrations/migration-file.ts';
import { example } from '../../test/docs/example.ts';
import { judgeMigration } from './migrations.ts';

beforeAll(() => loadModule());

/** From here on a running desk is migrated. What came before was applied while it stood still. */
const FIRST = 16;
/** Migrations that were there before the rules, and what they may do all the same. */
const BEFORE: Record<string, RegExp> = {
  '0022_sign_in': /^does not say which|^CREATE INDEX on sign_in_failures /,
  // Landed with the rules. Without the line no older program may run on it, and none should: it would show as waiting what a stop has halted.
  '0024_haltings': /^does not say which/,
  '0026_live_processes': /^does not say which/,
};

test('no migration blocks a running desk, or breaks the program of before', async () => {
  const judged = (await readMigrations(MIGRATIONS)).filter(({ name }) => numberOf(name) >= FIRST);
  const faults = judged.flatMap((migration) =>
    judgeMigration(migration)
      .filter((fault) => !BEFORE[migration.name]?.test(fault))
      .map((fault) => `${migration.name}: ${fault}`),
  );
  expect(faults).toEqual([]);
  expect(Object.keys(BEFORE).filter((name) => !judged.some((migration) => migration.name === name))).toEqual([]);
});

test('the migrations that CONTRIBUTING shows are such', () => {
  for (const script of [example('CONTRIBUTING.md', 'sql'), example('CONTRIBUTING.md', 'sql', 1)])
    expect(judgeMigration(parseMigration('0016_x', script))).toEqual([]);
});

const judge = (sql: string, header = '-- oldest-program: 0015\n') =>
  judgeMigration(parseMigration('0016_x', `${header}${sql}`));

describe('harmless:', () => {
  test.each([
    'CREATE TABLE t (id text PRIMARY KEY, n int NOT NULL REFERENCES users (id)); CREATE INDEX t_n ON t (n);',
    'ALTER TABLE actions ADD COLUMN x text;',
    `ALTER TABLE actions ADD COLUMN x text NOT NULL DEFAULT 'x';`,
    'ALTER TABLE actions ADD COLUMN x timestamptz DEFAULT now();',
    'ALTER TABLE actions ADD COLUMN x text REFERENCES users (id);',
    'ALTER TABLE actions ADD CONSTRAINT c CHECK (true) NOT VALID;',
    'ALTER TABLE actions ADD CONSTRAINT c UNIQUE USING INDEX i;',
    'ALTER TABLE actions ALTER COLUMN x DROP NOT NULL;',
    'UPDATE organisation SET x = 1;',
    `DO $$\nBEGIN\n  EXECUTE format('ALTER FUNCTION f() SET search_path = %I, pg_temp', current_schema());\nEND $$;`,
  ])('%s', (sql) => {
    expect(judge(sql)).toEqual([]);
  });
});

describe('refused:', () => {
  test.each([
    ['CREATE INDEX i ON actions (x);', /CONCURRENTLY in a migration of its own/],
    ['ALTER TABLE actions ADD CONSTRAINT c CHECK (true);', /NOT VALID/],
    ['ALTER TABLE actions ADD CONSTRAINT c FOREIGN KEY (x) REFERENCES users (id);', /NOT VALID/],
    ['ALTER TABLE actions ADD CONSTRAINT c UNIQUE (x);', /USING INDEX/],
    ['ALTER TABLE actions ADD COLUMN x text NOT NULL;', /does not fill it/],
    ['ALTER TABLE actions ADD COLUMN x uuid DEFAULT gen_random_uuid();', /differs from row to row/],
    ['ALTER TABLE actions ADD COLUMN x timestamptz NOT NULL DEFAULT clock_timestamp();', /differs from row to row/],
    ['ALTER TABLE actions ADD COLUMN x bigserial;', /CONSTR_IDENTITY/],
    ['ALTER TABLE actions ADD COLUMN x int UNIQUE;', /CONSTR_UNIQUE/],
    ['ALTER TABLE actions ADD COLUMN x int CHECK (x > 0);', /CONSTR_CHECK/],
    ['ALTER TABLE actions ADD COLUMN x int GENERATED ALWAYS AS (1) STORED;', /CONSTR_GENERATED/],
    ['ALTER TABLE actions DROP COLUMN x;', /DROP COLUMN/],
    ['ALTER TABLE actions ALTER COLUMN x TYPE bigint;', /rewrites/],
    ['ALTER TABLE actions ALTER COLUMN x SET NOT NULL;', /SET NOT NULL/],
    ['ALTER TABLE actions RENAME COLUMN x TO y;', /RENAME/],
    ['ALTER TABLE actions RENAME TO acts;', /RENAME/],
    ['ALTER TABLE actions VALIDATE CONSTRAINT c;', /outside-transaction/],
    ['DROP TABLE actions;', /still uses it/],
    ['UPDATE actions SET x = 1;', /in batches/],
    ['DELETE FROM entries;', /in batches/],
    ['LOCK TABLE actions;', /not judged/],
    ['TRUNCATE actions;', /not judged/],
    ['BEGIN; SELECT 1; COMMIT;', /not judged/],
    ['DO $$ BEGIN DELETE FROM actions; END $$;', /cannot be judged/],
  ])('%s', (sql, says) => {
    expect(judge(sql).join('\n')).toMatch(says);
  });

  test('a migration that does not say which programs may run on it, or names one that is not there yet', () => {
    expect(judge('SELECT 1;', '')).toEqual([expect.stringContaining('does not say')]);
    expect(judge('SELECT 1;', '-- oldest-program: 0017\n')).toEqual([expect.stringContaining('newer than itself')]);
  });
});

describe('outside a transaction', () => {
  const outside = (sql: string) => judge(sql, '-- oldest-program: 0015\n-- outside-transaction\n');

  test('indexes are built and constraints validated, each by itself', () => {
    expect(
      outside(
        'CREATE INDEX CONCURRENTLY i ON actions (x);\nDROP INDEX CONCURRENTLY IF EXISTS j;\nALTER TABLE actions VALIDATE CONSTRAINT c;\n',
      ),
    ).toEqual([]);
  });

  test.each([
    ['ALTER TABLE actions ADD COLUMN x text;', /begun again/],
    ['CREATE INDEX i ON actions (x);', /begun again/],
    ['CREATE INDEX CONCURRENTLY ON actions (x);', /needs a name/],
    ['DROP INDEX CONCURRENTLY j;', /begun again/],
    [
      'CREATE INDEX CONCURRENTLY i ON actions (x); DROP INDEX CONCURRENTLY IF EXISTS j;',
      /has 2 statements, 1 of which/,
    ],
  ])('refused: %s', (sql, says) => {
    expect(outside(sql).join('\n')).toMatch(says);
  });
});
