import ts from 'typescript';

/** Modifiers with which a test does not run; such a test proves nothing. */
const NOT_RUN = new Set(['skip', 'todo', 'fixme', 'skipIf', 'runIf', 'fails', 'fail']);
const GROUPS = new Set(['describe', 'suite']);
const TESTS = new Set(['test', 'it']);

/**
 * The full names of the tests in a vitest or Playwright file, as `describe › test`. A title of `test.each` is listed as written
 * (`%s is refused`), and once for every row of literal values. Skipped tests are left out.
 */
export function testTitles(source: string, fileName = 'x.test.ts'): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node, path: string[]): void => {
    const call = ts.isCallExpression(node) ? callOf(node) : null;
    if (call === null) return ts.forEachChild(node, (child) => visit(child, path));
    if (call.skipped) return;
    if (!call.group) found.push(...call.titles.map((title) => [...path, title].join(' › ')));
    else for (const title of call.titles) call.rest.forEach((part) => visit(part, [...path, title]));
  };
  visit(file, []);
  return found;
}

interface Call {
  group: boolean;
  skipped: boolean;
  titles: string[];
  rest: ts.Node[];
}

/** A call of `test('…')`, `describe.each([…])('…')`, `test.describe('…')` and the like; null for every other call. */
function callOf(node: ts.CallExpression): Call | null {
  const [title, ...rest] = node.arguments;
  const text = title && textOf(title);
  if (text === undefined || rest.length === 0) return null;
  const { words, rows } = wordsOf(node.expression);
  const [first, ...more] = words;
  if (first === undefined || !(TESTS.has(first) || GROUPS.has(first))) return null;
  const group = GROUPS.has(first) || more.includes('describe');
  return { group, skipped: more.some((word) => NOT_RUN.has(word)), titles: [text, ...expanded(text, rows)], rest };
}

/** The parts of `test.each([…])`: the words `test` and `each`, and the rows. */
function wordsOf(node: ts.Expression): { words: string[]; rows: readonly ts.Expression[] } {
  if (ts.isIdentifier(node)) return { words: [node.text], rows: [] };
  if (ts.isPropertyAccessExpression(node)) {
    const { words, rows } = wordsOf(node.expression);
    return { words: [...words, node.name.text], rows };
  }
  if (!ts.isCallExpression(node)) return { words: [], rows: [] };
  const [table] = node.arguments.map(unwrapped);
  const rows = table && ts.isArrayLiteralExpression(table) ? table.elements : [];
  return { words: wordsOf(node.expression).words, rows };
}

/** The titles that vitest gives to rows of literal values. */
function expanded(title: string, rows: readonly ts.Expression[]): string[] {
  if (!/%[sdij]/.test(title)) return [];
  return rows.flatMap((row) => {
    const inner = unwrapped(row);
    const values = (ts.isArrayLiteralExpression(inner) ? [...inner.elements] : [inner]).map(valueOf);
    let known = true;
    const text = title.replaceAll(/%[sdij]/g, (place) => {
      const value = values.shift();
      known &&= value !== undefined;
      return place === '%j' ? JSON.stringify(value) : String(value);
    });
    return known ? [text] : [];
  });
}

function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : undefined;
}

function valueOf(node: ts.Expression): string | number | boolean | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

const unwrapped = (node: ts.Expression): ts.Expression =>
  ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)
    ? unwrapped(node.expression)
    : node;
