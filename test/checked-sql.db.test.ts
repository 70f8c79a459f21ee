import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase } from './database.ts';

const ROOT = join(import.meta.dirname, '..');
const database = withDatabase();

/** Statements with one mistake each, and the message it has to give. */
const REFUSED: [string, RegExp][] = [
  ['sql<{ id: string }>`SELECT idd FROM locks`', /column "idd" does not exist/],
  ['sql<{ id: string }>`SELECT id FROM lock`', /relation "lock" does not exist/],
  ['sql<{ id: string }>`SELECT id FRM locks`', /syntax error/],
  ['sql`UPDATE locks SET connected_clients = ${text}`', /parameter \$1 is int4 here, and text is given/],
  ['sql`UPDATE locks SET message = ${number}`', /parameter \$1 is text here, and int is given/],
  ['sql`UPDATE locks SET lifted_at = ${text}`', /parameter \$1 is timestamptz here/],
  ['sql`DELETE FROM locks WHERE id = ANY(${number})`', /parameter \$1 is text\[\] here/],
  ['sql`DELETE FROM locks WHERE epoch = ANY(${texts})`', /parameter \$1 is int8\[\] here/],
  ['sql<{ v: string }>`SELECT json_build_object(${text}, 1) AS v`', /could not determine data type of parameter \$1/],
  ['sql`INSERT INTO plans (id, agent_id, created_at) VALUES (${text}, ${text}, ${date})`', /"title" is missing|title/],
  ['sql`SELECT id FROM locks`', /their type is missing/],
  ['sql<{ id: number }>`SELECT id FROM locks`', /column id is string, declared as number/],
  ['sql<{ epoch: string }>`SELECT epoch FROM locks`', /column epoch is number, declared as string/],
  ['sql<{ set_at: string }>`SELECT set_at FROM locks`', /column set_at is Date, declared as string/],
  ['sql<{ groups: string }>`SELECT groups FROM actions`', /column groups is \(string\)\[\], declared as string/],
  ['sql<{ target_id: string }>`SELECT target_id FROM locks`', /column target_id can be null/],
  [
    'sql<{ name: string }>`SELECT r.name FROM actions a LEFT JOIN runs r ON r.id = a.run_id`',
    /column name can be null/,
  ],
  ['sql<{ id: string | null }>`SELECT id FROM locks`', /column id is never null/],
  ['sql<{ id: string /* x */ }>`SELECT id /* never null: id */ FROM locks`', /nobody has to vouch/],
  ['sql<{ id: string }>`SELECT id /* never null: idd */ FROM locks`', /never null: idd is no column/],
  ['sql<{ id: string; message: string }>`SELECT id FROM locks`', /no column message is returned/],
  ['sql<{ id: string }>`SELECT id, message FROM locks`', /column message is not declared/],
  ["sql<{ id: string }>`UPDATE locks SET message = 'a'`", /No type annotation/],
  ['other<{ id: number }>`SELECT id FROM locks`', /column id is string, declared as number/],
];

const PERMITTED = [
  'sql<Lock>`SELECT id, target_type, target_id, epoch, set_at FROM locks WHERE id = ${text}`',
  'sql<{ lock_epoch: number }>`UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch`',
  'sql<{ spec: { effect: string } }>`SELECT spec FROM tools WHERE version > ${number} LIMIT ${number}`',
  'sql<{ n: number; last: Date | null }>`SELECT count(*) AS n, max(at) AS last FROM entries WHERE id = ANY(${texts})`',
  "sql<{ effect: string }>`SELECT spec->>'effect' AS effect /* never null: effect */ FROM tools`",
  "sql<{ ids: string[] }>`SELECT coalesce((SELECT json_agg(k.id) FROM api_keys k), '[]') AS ids FROM organisation`",
  'sql`SELECT pg_advisory_xact_lock(${number})`',
  'sql`UPDATE locks SET lifted_at = ${date}, lifted_by = ${maybe} WHERE id = ${text}`',
  `sql\`INSERT INTO plans (id, agent_id, title, created_at) SELECT w.id, w.agent_id, w.title, w.created_at
    FROM json_to_recordset(\${JSON.stringify(texts)}::json) AS w(id text, agent_id text, title text, created_at timestamptz)\``,
];

const HEAD = `import { sql } from './sql.ts';
import { sql as other } from './sql.ts';
interface Lock { id: string; target_type: 'agent' | 'run'; target_id: string | null; epoch: number; set_at: Date }
declare const text: string, number: number, date: Date, maybe: string | null, texts: readonly string[];
`;

describe('the check of SQL against the schema', () => {
  let folder: string;
  let eslint: ESLint;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checked-sql-'));
    await mkdir(join(folder, 'lib/store'), { recursive: true });
    for (const file of ['package.json', 'lib/store/sql.ts']) await cp(join(ROOT, file), join(folder, file));
    const compilerOptions = {
      target: 'es2024',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      types: [],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['lib'] }));
    await plant(
      'refused',
      REFUSED.map(([statement]) => statement),
    );
    await plant('permitted', PERMITTED);
    process.env['SQL_CHECK_DATABASE_URL'] = database.url;
    eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: join(ROOT, 'eslint.sql.config.js'),
      allowInlineConfig: false,
    });
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** One statement a line, after the head. */
  const plant = (name: string, statements: string[]) =>
    writeFile(
      join(folder, `lib/store/${name}.ts`),
      HEAD + statements.map((statement) => `void ${statement.replaceAll('\n', ' ')};\n`).join(''),
    );

  const faults = async (name: string) => {
    const [result] = await eslint.lintFiles(join(folder, `lib/store/${name}.ts`));
    const lines = HEAD.split('\n').length;
    return (result?.messages ?? []).map(({ line, message }) => ({ statement: line - lines, message }));
  };

  test('names what is wrong with each statement, once', { timeout: 60_000 }, async () => {
    const found = await faults('refused');
    expect(found.map(({ statement }) => statement)).toEqual(REFUSED.map((_, index) => index));
    for (const [index, [, message]] of REFUSED.entries()) expect(found[index]?.message).toMatch(message);
  });

  test('is silent about statements that fit', { timeout: 60_000 }, async () => {
    expect(await faults('permitted')).toEqual([]);
  });
});
