import { parseBlock } from './engine.ts';

/** What a PL/pgSQL block runs: whole statements, expressions, and whether it puts SQL together while it runs. */
export interface BlockTexts {
  statements: string[];
  expressions: string[];
  built: boolean;
}

/** The SQL inside a PL/pgSQL block; null when the block does not parse. */
export function blockTexts(body: string): BlockTexts | null {
  const tag = ['$countersign$', '$countersign_$', '$countersign__$'].find((candidate) => !body.includes(candidate));
  const tree = tag === undefined ? null : parseBlock(`DO ${tag}${body}${tag}`);
  if (tree === null) return null;
  const texts: BlockTexts = { statements: [], expressions: [], built: false };
  collect(tree, texts);
  return texts;
}

type Fields = Readonly<Record<string, unknown>>;

const WHOLE = new Set([
  'PLpgSQL_stmt_execsql',
  'PLpgSQL_stmt_perform',
  'PLpgSQL_stmt_call',
  'PLpgSQL_stmt_fors',
  'PLpgSQL_stmt_open',
  'PLpgSQL_stmt_return_query',
]);

function collect(value: unknown, texts: BlockTexts, within = ''): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, texts, within);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value as Fields)) {
    if (key === 'PLpgSQL_expr') add(child as Fields, texts, within);
    else collect(child, texts, key.startsWith('PLpgSQL_stmt') || key === 'PLpgSQL_var' ? key : within);
  }
}

const LITERAL = /^\s*'((?:[^'\\]|'')*)'\s*$/;

function add(expression: Fields, texts: BlockTexts, within: string): void {
  const sql = typeof expression['query'] === 'string' ? expression['query'] : '';
  if (within === 'PLpgSQL_stmt_dynexecute' || within === 'PLpgSQL_stmt_dynfors') {
    const literal = LITERAL.exec(sql)?.[1];
    if (literal === undefined) texts.built = true;
    else texts.statements.push(literal.replaceAll("''", "'"));
  } else if (WHOLE.has(within)) texts.statements.push(sql);
  else texts.expressions.push(sql.replace(/^[\w.[\]"]+\s*:?=/, ''));
}
