import type { Dialect } from './dialect.ts';
import { parsePostgres, type RawStatement } from './engine.ts';
import { lex, type Lexed } from './lex.ts';

/** What some dialects read otherwise than others: their quotes, escapes, comments, operators and ends of a batch. */
const TELLS_APART = /["`[\\#$/\r]|'''|--(?!\s|$)|q'|\|\||&&|==/i;

/** Dialects that read a text alike when nothing in it tells them apart, with the one that reads for both. */
const READS_FOR: Partial<Record<Dialect, Dialect>> = { sqlite: 'mysql', snowflake: 'bigquery', oracle: 'bigquery' };

/** Whether dialects may read a text in different ways by its signs alone. */
export const tellsApart = (sql: string): boolean => TELLS_APART.test(sql);

/** The dialects whose readings of a text can differ. */
export function differing(sql: string, dialects: readonly Dialect[]): readonly Dialect[] {
  if (tellsApart(sql)) return dialects;
  return dialects.filter((dialect) => {
    const other = READS_FOR[dialect];
    return other === undefined || !dialects.includes(other);
  });
}

/** What is made of one text of SQL, each part of it once however many dialects it is read in. */
export class Once<Statement> {
  /** How often the grammar was asked. */
  parses = 0;
  readonly #trees = new Map<string, RawStatement[] | null>();
  readonly #lexed = new Map<string, Lexed>();
  readonly #statements = new Map<string, Statement>();

  tree(sql: string): RawStatement[] | null {
    return kept(this.#trees, sql, () => {
      this.parses += 1;
      return parsePostgres(sql);
    });
  }

  lexed(sql: string, dialect: Dialect): Lexed {
    // A line break cannot stand in a dialect's name, so no two keys are the same.
    const key = `${tellsApart(sql) ? dialect : 'any'}\n${sql}`;
    return kept(this.#lexed, key, () => lex(sql, dialect));
  }

  statement(key: string, read: () => Statement): Statement {
    return kept(this.#statements, key, read);
  }
}

function kept<T>(made: Map<string, T>, key: string, make: () => T): T {
  const earlier = made.get(key);
  // A text that the grammar refuses is kept as null, and not asked about again.
  if (earlier !== undefined) return earlier;
  const value = make();
  made.set(key, value);
  return value;
}
