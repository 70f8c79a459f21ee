import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Where text goes to PostgreSQL that nobody checks against the schema, and why. */
const UNCHECKED: Record<string, string> = {
  'lib/store/application-role.ts': 'CREATE ROLE and GRANT take no parameters',
  'lib/store/database-server.ts': 'CREATE DATABASE cannot be prepared, and there is no schema yet',
  'lib/store/database.ts': 'BEGIN, COMMIT and ROLLBACK',
  'lib/store/listener.ts': 'LISTEN cannot be prepared',
  'lib/store/migrate.ts': 'migrations make the schema',
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

/** A function that answers a statement is the compiler's to check. */
const isStatement = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) || (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql');
