import type { Lexed } from './lex.ts';

export interface SqlFinding {
  code: string;
  text: string;
}

/** What comments and quotes hold that a reader, or another database, may take for something else; each kind once. */
export function commentFindings(sql: string, { tokens, comments }: Lexed): SqlFinding[] {
  const found = new Map<string, string>();
  for (const { at, end } of comments) {
    const whole = sql.slice(at, end);
    if (/^\/\*\+/.test(whole)) found.set('sql.live-comment', 'A comment of this form is obeyed by some databases');
    else if (/;|\b(?:select|insert|update|delete|drop|alter|grant|truncate)\b/i.test(whole))
      found.set('sql.comment-holds-sql', 'A comment holds SQL; some programs may run it');
    if (/^(?:--|#)/.test(whole) && whole.includes('\r'))
      found.set('sql.comment-ends', 'Databases differ in where this comment ends');
  }
  if (/\/\*M?!/.test(sql)) found.set('sql.live-comment', 'A comment of this form is executed by some databases');
  if (tokens.some(({ kind, at, end }) => kind === 'string' && /\\'/.test(sql.slice(at, end))))
    found.set('sql.backslash', 'Databases differ in where a text with a backslash before a quote ends');
  return [...found].map(([code, text]) => ({ code, text }));
}

/** Words that stand outside every statement: in comments between them. */
export function standsOutside(sql: string, statements: readonly { text: string }[]): boolean {
  let outside = '';
  let from = 0;
  for (const { text } of statements) {
    const at = sql.indexOf(text, from);
    if (at === -1) continue;
    outside += sql.slice(from, at);
    from = at + text.length;
  }
  return /\p{L}/u.test(`${outside}${sql.slice(from)}`.replace(/^\s*(?:GO|\/)\s*$/gim, ''));
}
