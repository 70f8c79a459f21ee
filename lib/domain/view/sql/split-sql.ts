/** One statement as written, and the same with comments and literals blanked, leaving only code. */
export interface SqlPiece {
  text: string;
  code: string;
}

export interface SqlSplit {
  statements: SqlPiece[];
  /** Text outside all statements: comments between them. */
  leftover: string;
  findings: { code: string; text: string }[];
}

interface Skip {
  end: number;
  kind: 'quote' | 'comment';
}

/**
 * Splits SQL at the semicolons between statements, respecting quotes, dollar quotes and nested comments as PostgreSQL does, and reports syntax that
 * other databases would read differently.
 */
export function splitSql(sql: string): SqlSplit {
  const result: SqlSplit = { statements: [], leftover: '', findings: [] };
  const codes = new Set<string>();
  const note = (code: string, text: string): void => {
    if (codes.has(code)) return;
    codes.add(code);
    result.findings.push({ code, text });
  };
  let start = 0;
  let code = '';
  const finish = (end: number): void => {
    const text = trimmed(sql.slice(start, end));
    if (code.trim() !== '') result.statements.push({ text, code: code.trim() });
    else result.leftover += text;
    code = '';
    start = end + 1;
  };
  let i = 0;
  while (i < sql.length) {
    const skip = skipAt(sql, i);
    if (skip !== null) {
      noteSkip(sql.slice(i, skip.end), skip, note);
      code += skip.kind === 'quote' ? quoteToken(sql.charAt(i), sql.slice(i, skip.end)) : ' ';
      i = skip.end;
    } else if (sql.charAt(i) === ';') {
      finish(i);
      i += 1;
    } else {
      code += sql.charAt(i);
      i += 1;
    }
  }
  finish(sql.length);
  if (result.statements.length > 1) note('sql.several', `One argument holds ${result.statements.length} statements`);
  if (/\p{L}/u.test(result.leftover)) note('sql.comment', 'Text stands outside the statements, in comments');
  return result;
}

/** Trims ASCII white space only; `trim` would also remove hidden spaces. */
function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && ' \t\r\n'.includes(text.charAt(from))) from += 1;
  while (to > from && ' \t\r\n'.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A double-quoted identifier stays as a word; a string literal is blanked. */
const quoteToken = (open: string, whole: string): string => (open === '"' ? whole : "''");

function skipAt(sql: string, i: number): Skip | null {
  const c = sql.charAt(i);
  const next = sql.charAt(i + 1);
  if (c === "'" || c === '"' || c === '`') return { end: quoteEnd(sql, i, c), kind: 'quote' };
  if (c === '-' && next === '-') return { end: lineEnd(sql, i), kind: 'comment' };
  if (c === '/' && next === '*') return { end: commentEnd(sql, i), kind: 'comment' };
  if (c !== '$') return null;
  const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(sql.slice(i, i + 70))?.[0];
  if (tag === undefined) return null;
  const close = sql.indexOf(tag, i + tag.length);
  return { end: close === -1 ? sql.length : close + tag.length, kind: 'quote' };
}

function quoteEnd(sql: string, from: number, quote: string): number {
  const escapes = quote === "'" && /[eE]/.test(sql.charAt(from - 1)) && !/[\w"]/.test(sql.charAt(from - 2));
  for (let i = from + 1; i < sql.length; i += 1) {
    if (escapes && sql.charAt(i) === '\\') i += 1;
    else if (sql.charAt(i) === quote) {
      if (sql.charAt(i + 1) !== quote) return i + 1;
      i += 1;
    }
  }
  return sql.length;
}

function lineEnd(sql: string, from: number): number {
  const end = sql.indexOf('\n', from);
  return end === -1 ? sql.length : end;
}

function commentEnd(sql: string, from: number): number {
  let depth = 0;
  for (let i = from; i < sql.length; i += 1) {
    if (sql.startsWith('/*', i)) {
      depth += 1;
      i += 1;
    } else if (sql.startsWith('*/', i)) {
      depth -= 1;
      i += 1;
      if (depth === 0) return i + 1;
    }
  }
  return sql.length;
}

function noteSkip(whole: string, { kind }: Skip, note: (code: string, text: string) => void): void {
  if (kind === 'comment') {
    if (/^\/\*[!+]/.test(whole)) note('sql.live-comment', 'A comment of this form is executed by some databases');
    else if (/;|\b(?:select|insert|update|delete|drop|alter|grant|truncate)\b/i.test(whole)) {
      note('sql.comment-holds-sql', 'A comment holds SQL; some programs may run it');
    }
    if (whole.startsWith('--') && whole.includes('\r'))
      note('sql.comment-ends', 'Databases differ in where this comment ends');
  } else if (/\\'/.test(whole))
    note('sql.backslash', 'Databases differ in where a text with a backslash before a quote ends');
}
