import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule } from 'libpg-query';
import ts from 'typescript';
import { expect, test } from 'vitest';

import { namesAllColumns } from '../scripts/sql-checks/forms.ts';

const ROOT = join(import.meta.dirname, '..');

/** The files that send PostgreSQL text that is not checked against the schema, and why. */
const UNCHECKED: Record<string, string> = {
  'lib/store/application-role.ts': 'CREATE ROLE and GRANT take no parameters',
  'lib/store/database-server.ts': 'CREATE DATABASE cannot be prepared, and there is no schema yet',
  'lib/store/database.ts': 'BEGIN, COMMIT and ROLLBACK',
  'lib/store/listener.ts': 'LISTEN cannot be prepared',
  'lib/store/migrate.ts': 'migrations make the schema',
  'lib/store/migrations/apply-migration.ts': 'migrations make the schema',
  'lib/store/migrations/history.ts': 'what was applied is read before there is a schema',
  'lib/store/migrations/live-processes.ts': 'who is at work is read while the schema may be of any release',
};

test('text goes to the database only as a checked statement, but for what cannot be one', () => {
  const files = globSync('{lib,app,components,sdk/src,cli,demo,scripts}/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (path) => !/\.test\.tsx?$|^lib\/store\/generated\//.test(path),
  );
  const found = files.filter((path) => sendsText(path, readFileSync(join(ROOT, path), 'utf8')));
  expect(found.sort()).toEqual(Object.keys(UNCHECKED));
});

test.each([
  [`db.query('SELECT 1')`, true],
  [`db.query(uncheckedSql('SELECT 1'))`, true],
  ['const statement = uncheckedSql<Row>(text)', true],
  ['db.query(`SELECT 1`)', true],
  ['db.query(`SELECT ${column}`)', true],
  ['db.query(TEXT, [id])', true],
  ['db.query<Row>(text + more)', true],
  ['queryOn(client)(`SELECT 1`)', true],
  ['db.query(sql<Row>`SELECT 1`)', false],
  ['queryOn(client)(sql<Row>`SELECT 1`)', false],
])('%s', (text, refused) => {
  expect(sendsText('a.ts', text)).toBe(refused);
});

test('no statement says * where it means columns: a new column must not break running servers', async () => {
  await loadModule();
  const files = globSync('lib/store/**/*.ts', { cwd: ROOT }).filter((path) => !/\.test\.ts$|\/generated\//.test(path));
  const statements = files.flatMap((path) => statementsIn(path, readFileSync(join(ROOT, path), 'utf8')));
  expect(statements.length).toBeGreaterThan(200);
  expect(statements.filter(namesAllColumns)).toEqual([]);
});

test.each([
  ['SELECT * FROM locks', true],
  ['SELECT l.id FROM (SELECT * FROM locks) l', true],
  ['SELECT l.*, 1 AS n FROM locks l WHERE id = $1', true],
  ['SELECT json_agg(l.*) AS locks FROM locks l', true],
  ['INSERT INTO locks SELECT * FROM locks', true],
  ['UPDATE locks SET message = $1 RETURNING *', true],
  ['SELECT count(*) AS n FROM locks WHERE epoch * 2 > $1', false],
])('%s: %s', async (text, all) => {
  await loadModule();
  expect(statementsIn('a.ts', `void sql\`${text.replace('$1', '${value}')}\``)).toEqual([text]);
  expect(namesAllColumns(text)).toBe(all);
});

/** The text of every template tagged `sql`, as PostgreSQL gets it. */
function statementsIn(path: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql') found.push(textOf(node.template));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

const textOf = (template: ts.TemplateLiteral): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? (template.rawText ?? '')
    : [template.head, ...template.templateSpans.map(({ literal }) => literal)]
        .map((part) => part.rawText ?? '')
        .reduce((whole, part, index) => `${whole}$${index}${part}`);

/** Whether anything but a template tagged `sql` is handed to a `query`, or a statement is made that nobody checks. */
function sendsText(path: string, text: string): boolean {
  if (!/query|uncheckedSql/.test(text)) return false;
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'uncheckedSql') found = true;
    else if (ts.isCallExpression(node) && asks(node.expression)) {
      const [statement] = node.arguments;
      found ||= statement !== undefined && !isStatement(statement);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

const asks = (callee: ts.Expression): boolean =>
  (ts.isPropertyAccessExpression(callee) && callee.name.text === 'query' && callee.expression.getText() !== 'c.req') ||
  (ts.isCallExpression(callee) && callee.expression.getText() === 'queryOn');

/** For a function that returns a statement, the compiler's check is enough. */
const isStatement = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) || (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql');
