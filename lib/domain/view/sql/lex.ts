import type { Dialect } from './dialect.ts';

/** `name` is a quoted identifier, `mark` a place for a value (`?`, `@x`, `:x`), `sign` anything else. */
export interface Token {
  kind: 'word' | 'name' | 'string' | 'number' | 'mark' | 'sign';
  /** Without its quotes; a word as written. */
  value: string;
  /** Its place in the text. */
  at: number;
  end: number;
}

export interface Lexed {
  tokens: Token[];
  comments: { at: number; end: number }[];
  /** A quote or a comment never ends, so what follows is not known. */
  broken: boolean;
}

interface Lexical {
  names: string;
  strings: string;
  /** A backslash in a string takes the next sign with it. */
  backslash: boolean;
  /** Beginnings of comments up to the end of the line. */
  lines: readonly string[];
  nested: boolean;
}

const LEXICAL = {
  postgres: { names: '"', strings: "'", backslash: false, lines: ['--'], nested: true },
  mysql: { names: '`', strings: `'"`, backslash: true, lines: ['--', '#'], nested: false },
  tsql: { names: '"[', strings: "'", backslash: false, lines: ['--'], nested: true },
  sqlite: { names: '"`[', strings: "'", backslash: false, lines: ['--'], nested: false },
  bigquery: { names: '`', strings: `'"`, backslash: true, lines: ['--', '#'], nested: false },
  snowflake: { names: '"', strings: "'", backslash: true, lines: ['--', '//'], nested: false },
  oracle: { names: '"', strings: "'", backslash: false, lines: ['--'], nested: false },
} satisfies Record<Dialect, Lexical>;

const BLANK = /\s+/uy;
const WORD = /[\p{L}_#][\p{L}\p{N}_$#]*/uy;
const NUMBER = /0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy;
const MARK = /\?\d*|[@$:][\p{L}\p{N}_@$]+|@@[\p{L}\p{N}_.]+|%s/uy;
const SIGN = /::|:=|<=>|<=|>=|<>|!=|\|\||&&|==|[^\s]/uy;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
/** Letters before a quote that belong to the string. */
const PREFIX = /(?:n|e|b|x|r|rb|br|u&|nq|_utf8|_utf8mb4|_latin1|_binary)(?=['"])/iy;
const ORACLE_QUOTE = /n?q'/iy;

/** Takes SQL apart into words, names, texts and signs as one dialect does. */
export function lex(sql: string, dialect: Dialect): Lexed {
  return new Lexer(sql, dialect).run();
}

class Lexer {
  private readonly sql: string;
  private readonly dialect: Dialect;
  private readonly rules: Lexical;
  private readonly out: Lexed = { tokens: [], comments: [], broken: false };
  private at = 0;
  /** Inside MySQL's comments that it executes. */
  private live = false;

  constructor(sql: string, dialect: Dialect) {
    this.sql = sql;
    this.dialect = dialect;
    this.rules = LEXICAL[dialect];
  }

  run(): Lexed {
    while (this.at < this.sql.length) {
      if (this.match(BLANK) !== null) continue;
      if (this.comment() || this.text() || this.name()) continue;
      this.plain();
    }
    if (this.live) this.out.broken = true;
    return this.out;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.sql)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private starts(text: string): boolean {
    return this.sql.startsWith(text, this.at);
  }

  private push(kind: Token['kind'], value: string, at: number): true {
    this.out.tokens.push({ kind, value, at, end: this.at });
    return true;
  }

  private comment(): boolean {
    const from = this.at;
    if (this.live && this.starts('*/')) {
      this.live = false;
      this.at += 2;
      return true;
    }
    if (this.dialect === 'mysql' && !this.live && /^\/\*M?!/.test(this.sql.slice(from, from + 4))) {
      // MySQL runs what stands in such a comment.
      this.live = true;
      this.at = from + (/^\/\*M?!\d*/.exec(this.sql.slice(from, from + 12))?.[0].length ?? 3);
      return true;
    }
    if (this.starts('/*')) this.at = this.blockEnd();
    else if (this.rules.lines.some((line) => this.starts(line)) && this.isLineComment()) this.at = this.lineEnd();
    else return false;
    this.out.comments.push({ at: from, end: this.at });
    return true;
  }

  /** MySQL takes `--` for a comment only before white space: `5--1` is six. */
  private isLineComment(): boolean {
    return this.dialect !== 'mysql' || !this.starts('--') || /^(?:\s|$)/.test(this.sql.slice(this.at + 2, this.at + 3));
  }

  private lineEnd(): number {
    const pattern = this.dialect === 'postgres' ? /[\n\r]/g : /\n/g;
    pattern.lastIndex = this.at;
    return pattern.exec(this.sql)?.index ?? this.sql.length;
  }

  private blockEnd(): number {
    const marks = this.rules.nested ? /\/\*|\*\//g : /\*\//g;
    marks.lastIndex = this.at + 2;
    let depth = 1;
    for (let found = marks.exec(this.sql); found !== null; found = marks.exec(this.sql)) {
      depth += found[0] === '/*' ? 1 : -1;
      if (depth === 0) return found.index + 2;
    }
    this.out.broken = true;
    return this.sql.length;
  }

  private text(): boolean {
    const from = this.at;
    if (this.dialect === 'oracle' && this.match(ORACLE_QUOTE) !== null) return this.oracleText(from);
    if (this.dialect === 'postgres' || this.dialect === 'snowflake') {
      const tag = this.match(DOLLAR);
      if (tag !== null) return this.until(tag, from);
    }
    const prefix = this.match(PREFIX) ?? '';
    const quote = this.sql.charAt(this.at);
    const strings = this.rules.strings;
    if (quote === '' || !strings.includes(quote)) {
      this.at = from;
      return false;
    }
    const triple = quote.repeat(3);
    if (this.dialect === 'bigquery' && this.starts(triple)) {
      this.at += 3;
      return this.until(triple, from);
    }
    const raw = this.dialect === 'bigquery' && /r/i.test(prefix);
    const backslash = (this.rules.backslash && !raw) || (this.dialect === 'postgres' && /^e$/i.test(prefix));
    return this.push('string', this.quotedText(quote, backslash), from);
  }

  private oracleText(from: number): boolean {
    const open = this.sql.charAt(this.at);
    this.at += 1;
    return this.until(`${{ '[': ']', '(': ')', '{': '}', '<': '>' }[open] ?? open}'`, from);
  }

  private until(close: string, from: number): boolean {
    const start = this.at;
    const end = this.sql.indexOf(close, start);
    if (end === -1) this.out.broken = true;
    this.at = end === -1 ? this.sql.length : end + close.length;
    return this.push('string', this.sql.slice(start, end === -1 ? undefined : end), from);
  }

  private name(): boolean {
    const from = this.at;
    const open = this.sql.charAt(from);
    if (!this.rules.names.includes(open)) return false;
    return this.push('name', this.quotedText(open === '[' ? ']' : open, false), from);
  }

  /** What stands between this quote and the next single one; leaves the place after it. */
  private quotedText(close: string, backslash: boolean): string {
    let value = '';
    let i = this.at + 1;
    for (; i < this.sql.length; i += 1) {
      const c = this.sql.charAt(i);
      if (backslash && c === '\\') {
        i += 1;
        value += this.sql.charAt(i);
      } else if (c !== close) value += c;
      else if (this.sql.charAt(i + 1) === close) {
        value += c;
        i += 1;
      } else {
        this.at = i + 1;
        return value;
      }
    }
    this.out.broken = true;
    this.at = this.sql.length;
    return value;
  }

  private plain(): void {
    const from = this.at;
    for (const [kind, pattern] of [
      ['number', NUMBER],
      ['word', WORD],
      ['mark', MARK],
      ['sign', SIGN],
    ] as const) {
      const value = this.match(pattern);
      if (value !== null) return void this.push(kind, value, from);
    }
    this.at += 1;
  }
}
