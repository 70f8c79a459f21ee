import { textFrom, type Placed } from './source.ts';

/** A statement as a row of words and signs, for rules that know a form by its words. */
export class Words {
  private readonly tokens: readonly Placed[];
  /** The statement as it was sent. */
  private readonly sent: string;

  constructor(tokens: readonly Placed[], sent: string) {
    this.tokens = tokens;
    this.sent = sent;
  }

  get length(): number {
    return this.tokens.length;
  }

  /** The word or sign at an index in capitals; empty for quoted names, texts and beyond the end. */
  up(index: number): string {
    const token = this.tokens[index];
    return token === undefined || token.kind === 'name' || token.kind === 'string' ? '' : token.value.toUpperCase();
  }

  /** The text at an index, when it is one in quotes. */
  string(index: number): string | null {
    const token = this.tokens[index];
    return token?.kind === 'string' ? token.value : null;
  }

  /** Every quoted text from an index on. */
  strings(from = 0): string[] {
    return this.tokens.slice(from).flatMap(({ kind, value }) => (kind === 'string' ? [value] : []));
  }

  /** The value at an index as written. */
  value(index: number): string {
    return this.tokens[index]?.value ?? '';
  }

  isName(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === 'word' || kind === 'name';
  }

  /** The first place of a word outside brackets, from an index on; -1 when there is none. */
  find(wanted: RegExp, from = 0): number {
    let depth = 0;
    for (let i = from; i < this.tokens.length; i += 1) {
      const said = this.up(i);
      if (said === '(') depth += 1;
      else if (said === ')') depth -= 1;
      else if (depth === 0 && wanted.test(said)) return i;
    }
    return -1;
  }

  /** Whether a comma stands outside brackets between two places: a list of tables. */
  commaBetween(from: number, to: number): boolean {
    const comma = this.find(/^,$/, Math.max(0, from));
    return comma !== -1 && (to === -1 || comma < to);
  }

  /** Whether a word stands anywhere, also in brackets. */
  has(wanted: RegExp): boolean {
    return this.tokens.some((_, i) => wanted.test(this.up(i)));
  }

  /** The first index from here on whose word is none of these. */
  skip(from: number, over: RegExp): number {
    let at = from;
    while (over.test(this.up(at))) at += 1;
    return at;
  }

  /** The qualified name that begins at an index: `schema.table`. */
  nameAt(index: number): string | null {
    if (!this.isName(index)) return null;
    let name = this.value(index);
    // SQL Server leaves out a part: `master..sp_who`.
    for (let i = index + 1; this.up(i) === '.' && (this.isName(i + 1) || this.up(i + 1) === '.'); i += 1) {
      name += '.';
      if (this.isName(i + 1)) name += this.value((i += 1));
    }
    return name;
  }

  /** The parts of the qualified name that ends at an index. */
  nameEndingAt(index: number): string[] {
    const parts = [this.value(index)];
    for (let i = index - 1; i > 0 && this.up(i) === '.' && this.isName(i - 1); i -= 2) parts.unshift(this.value(i - 1));
    return parts;
  }

  /** Names with commas between them, from an index on. */
  nameList(from: number): string[] {
    const found: string[] = [];
    for (let i = from; i < this.length; i += 1) {
      const one = this.nameAt(i);
      if (one === null) break;
      found.push(one);
      i += one === this.value(i) ? 1 : 0;
      while (i < this.length && this.up(i) !== ',' && (this.up(i) === '.' || this.up(i - 1) === '.')) i += 1;
      if (this.up(i) !== ',') break;
    }
    return found;
  }

  /** The tables named after certain words, in brackets too. */
  tablesAfter(words: RegExp): string[] {
    const found = new Set<string>();
    for (let i = 0; i < this.length; i += 1) {
      const one = words.test(this.up(i)) ? this.nameAt(this.skip(i + 1, /^(?:TABLE|ONLY|LATERAL)$/)) : null;
      if (one !== null && !/^(?:select|unnest|values)$/i.test(one)) found.add(one);
    }
    return [...found];
  }

  /** What DELETE deletes from: the name after FROM, or for `DELETE alias FROM …` the table with that alias. */
  deleted(from: number): string | null {
    if (from <= 1) return this.nameAt(from === 1 ? 2 : 1);
    const alias = this.nameAt(1);
    for (let i = from + 1; i < this.length; i += 1) {
      const table = this.nameAt(i);
      if (table === null) continue;
      const end = i + table.split('.').length * 2 - 1;
      const called = this.up(end) === 'AS' ? this.value(end + 1) : this.value(end);
      if (called === alias || table.split('.').at(-1) === alias) return table;
    }
    return alias ?? this.nameAt(from + 1);
  }

  /** The condition after the word at an index, as it is written. */
  condition(at: number): string {
    return this.textOf(at + 1);
  }

  /** So many words from an index on, with single spaces. */
  text(from: number, count: number): string {
    return this.tokens
      .slice(from, from + count)
      .map(({ value }) => value)
      .join(' ');
  }

  /** The rest of the statement from an index on, as it was sent. */
  textOf(from: number): string {
    return textFrom({ tokens: this.tokens, text: this.sent }, from);
  }
}
