import type { Dialect } from './dialect.ts';
import type { Token } from './lex.ts';
import { NO_FLAGS, type Flags, type Placed } from './source.ts';

/** A statement in PostgreSQL's words, so that its grammar can read it, and what those words cannot say. */
export interface Rewritten {
  sql: string;
  tokens: Placed[];
  flags: Flags;
}

/**
 * A statement of another dialect in PostgreSQL's words. Only quotes, marks and such words change as mean the same or are noted in `flags`; what is
 * left over stays, and the grammar refuses it.
 */
export function rewrite(tokens: readonly Token[], dialect: Dialect): Rewritten {
  const statement = new Statement(tokens);
  statement.modifiers();
  if (dialect === 'tsql') statement.sqlServer();
  else statement.limits();
  const placed: Placed[] = [];
  let sql = '';
  for (const token of statement.tokens) {
    sql += sql === '' ? '' : ' ';
    placed.push({ ...token, place: sql.length });
    sql += spelling(token, dialect);
  }
  return { sql, tokens: placed, flags: statement.flags };
}

const SIGNS: Partial<Record<Dialect, Readonly<Record<string, string>>>> = {
  mysql: { '||': 'OR', '&&': 'AND' },
  sqlite: { '==': '=' },
};

function spelling({ kind, value }: Token, dialect: Dialect): string {
  switch (kind) {
    case 'name':
      return (dialect === 'bigquery' ? value.split('.') : [value])
        .map((part) => `"${part.replaceAll('"', '""')}"`)
        .join('.');
    case 'string':
      return `'${value.replaceAll("'", "''")}'`;
    case 'mark':
      return '$1';
    case 'word':
      return value.includes('#') ? `"${value}"` : value;
    case 'sign':
      return SIGNS[dialect]?.[value] ?? value;
    case 'number':
      return value;
  }
}

const INSERT_MODIFIERS = /^(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OVERWRITE)$/;

class Statement {
  tokens: Token[];
  flags: Flags = { ...NO_FLAGS };

  constructor(tokens: readonly Token[]) {
    this.tokens = [...tokens];
  }

  private up(index: number): string {
    const token = this.tokens[index];
    return token === undefined || token.kind === 'name' || token.kind === 'string' ? '' : token.value.toUpperCase();
  }

  private cut(from: number, count: number): void {
    this.tokens.splice(from, count);
  }

  private put(index: number, value: string): void {
    const near = this.tokens[Math.max(0, index - 1)];
    this.tokens.splice(index, 0, { kind: 'word', value, at: near?.end ?? 0, end: near?.end ?? 0 });
  }

  /** The first place of a word outside brackets, from an index on; -1 when there is none. */
  private find(wanted: RegExp, from = 0): number {
    let depth = 0;
    for (let i = from; i < this.tokens.length; i += 1) {
      const said = this.up(i);
      if (said === '(') depth += 1;
      else if (said === ')') depth -= 1;
      else if (depth === 0 && wanted.test(said) && this.tokens[i]?.kind === 'word') return i;
    }
    return -1;
  }

  /** Words between a verb and its table that say how, not what. */
  modifiers(): void {
    if (this.up(0) === 'REPLACE') this.replaceVerb();
    if (this.up(0) === 'INSERT' || this.up(0) === 'UPDATE') this.conflictWords();
    if (this.up(0) === 'INSERT') {
      if (this.up(1) !== 'INTO') this.put(1, 'INTO');
      const duplicate = this.find(/^DUPLICATE$/);
      if (duplicate > 0 && this.up(duplicate - 1) === 'ON') {
        // The rows to insert come before it, and what it writes has no condition of its own.
        this.cut(duplicate - 1, this.tokens.length);
        this.flags.overwrites = true;
      }
    }
    if (this.up(0) === 'DELETE')
      while (/^(?:LOW_PRIORITY|QUICK|IGNORE)$/.test(this.up(1)) && this.up(2) !== 'WHERE') this.cut(1, 1);
    if (
      this.up(0) === 'CREATE' &&
      this.up(1) === 'OR' &&
      this.up(2) === 'REPLACE' &&
      /^(?:TABLE|TEMP|TEMPORARY|TRANSIENT)$/.test(this.up(3))
    ) {
      this.cut(1, 2);
      this.flags.replaces = true;
    }
    if (this.up(0) === 'CREATE' && this.up(1) === 'TRANSIENT') this.cut(1, 1);
  }

  private replaceVerb(): void {
    const first = this.tokens[0];
    if (first !== undefined) this.tokens[0] = { ...first, value: 'INSERT' };
    this.flags.overwrites = true;
  }

  private conflictWords(): void {
    while (INSERT_MODIFIERS.test(this.up(1))) {
      if (this.up(1) === 'OVERWRITE') this.flags.overwrites = true;
      this.cut(1, 1);
    }
    if (this.up(1) !== 'OR' || !/^(?:REPLACE|IGNORE|ABORT|FAIL|ROLLBACK)$/.test(this.up(2))) return;
    if (this.up(2) === 'REPLACE') this.flags.overwrites = true;
    this.cut(1, 2);
  }

  /** DELETE and UPDATE with ORDER BY and LIMIT; SELECT with `LIMIT 5, 10`. */
  limits(): void {
    const limit = this.find(/^LIMIT$/);
    if (/^(?:DELETE|UPDATE)$/.test(this.up(0))) {
      const end = this.tokens.length;
      const count = Number(this.up(limit + 1));
      const order = this.find(/^ORDER$/);
      if (limit > 0 && limit === end - 2 && Number.isInteger(count)) {
        this.flags.most = count;
        this.cut(order > 0 && order < limit ? order : limit, end);
      }
    } else if (limit > 0 && this.up(limit + 2) === ',') {
      const offset = this.tokens.splice(limit + 1, 2);
      this.put(this.tokens.length, 'OFFSET');
      if (offset[0] !== undefined) this.tokens.push(offset[0]);
    }
  }

  /** TOP, table hints, and DELETE without FROM. */
  sqlServer(): void {
    const top = this.up(1) === 'DISTINCT' ? 2 : 1;
    if (/^(?:SELECT|DELETE|UPDATE|INSERT)$/.test(this.up(0)) && this.up(top) === 'TOP') this.top(top);
    if (this.up(0) === 'DELETE' && this.up(1) !== 'FROM' && this.find(/^(?:FROM|JOIN)$/, 1) === -1) this.put(1, 'FROM');
    for (let i = this.find(/^WITH$/, 1); i > 0; i = this.find(/^WITH$/, i + 1)) {
      const close = this.tokens.findIndex((token, j) => j > i && token.value === ')');
      const hints = this.tokens.slice(i + 2, close);
      if (
        this.up(i + 1) === '(' &&
        close > 0 &&
        hints.every(({ value }) =>
          /^(?:,|NOLOCK|READPAST|ROWLOCK|TABLOCKX?|UPDLOCK|HOLDLOCK|PAGLOCK|READUNCOMMITTED|NOWAIT|FORCESEEK)$/i.test(
            value,
          ),
        )
      )
        this.cut(i, close - i + 1);
    }
  }

  private top(at: number): void {
    const bracketed = this.up(at + 1) === '(';
    const count = Number(this.up(at + (bracketed ? 2 : 1)));
    if (!Number.isInteger(count)) return;
    if (bracketed && this.up(at + 3) !== ')') return;
    this.cut(at, bracketed ? 4 : 2);
    const percent = this.up(at) === 'PERCENT';
    if (percent) this.cut(at, 1);
    if (this.up(at) === 'WITH' && this.up(at + 1) === 'TIES') this.cut(at, 2);
    // Of every hundred rows so many: a hundred is all, and anything less is not a number of rows either.
    if (!percent && this.up(0) !== 'SELECT' && this.up(0) !== 'INSERT') this.flags.most = count;
    else if (this.up(0) === 'SELECT' && !percent && this.find(/^(?:UNION|EXCEPT|INTERSECT|INTO|FOR|OPTION)$/) === -1) {
      this.put(this.tokens.length, 'LIMIT');
      this.tokens.push({
        kind: 'number',
        value: String(count),
        at: this.tokens.at(-1)?.end ?? 0,
        end: this.tokens.at(-1)?.end ?? 0,
      });
    }
  }
}
