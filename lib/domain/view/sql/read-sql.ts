import type { Budget, Unparsed } from '../budget.ts';
import { act, asWritten, hazard, harmOf, type Act } from './act.ts';
import { actsByWords } from './by-words.ts';
import { reachOf } from './condition.ts';
import type { Reach } from './scope.ts';
import { DIALECT_NAMES, isLenient, type Dialect } from './dialect.ts';
import type { RawStatement } from './engine.ts';
import { commentFindings, type SqlFinding } from './findings.ts';
import type { Lexed, Token } from './lex.ts';
import { differing, Once, tellsApart } from './once.ts';
import { rewrite } from './rewrite.ts';
import { NO_FLAGS, unitsOf, type Placed, type Source } from './source.ts';
import { splitTokens } from './split.ts';
import { actsOf } from './statement.ts';
import { nodeOf } from './tree.ts';
import { Words } from './words.ts';

export interface SqlStatement {
  text: string;
  /** At least one; the worst is not always the first. */
  acts: Act[];
  /** Neither the grammar nor a rule knows it: it may do anything. */
  unread: boolean;
}

/** A text as one dialect reads it. */
export interface Reading {
  dialect: Dialect;
  statements: SqlStatement[];
  findings: SqlFinding[];
}

/** What the grammar is given at once: as much takes it about 20 ms. */
const LIMITS = { tokensInOne: 4_000, depth: 32 };
/** Texts within texts within texts. */
const DEEPEST = 4;

/**
 * Reads SQL in every dialect that it may be in, and answers with the worst of the readings: a text is a read only when all of them say so. A text
 * that is too much to be parsed, or on which the grammar fails, comes back as the reason.
 */
export function readSql(
  sql: string,
  dialects: readonly Dialect[],
  budget: Budget,
  once = new Once<SqlStatement>(),
): Reading | Unparsed {
  // The grammar reads up to a NUL and says nothing of the rest.
  if (sql.includes('\0')) return { code: 'view.failed', why: 'holds a NUL character, after which databases differ' };
  const parsed = budget.parse(sql, () => worstOf(readings(sql, dialects, once), dialects.length > 1), LIMITS);
  if (!('result' in parsed)) return parsed;
  budget.spend(parsed.result.statements.length);
  return parsed.result;
}

/** The same words in two dialects are read once. */
const readings = (sql: string, dialects: readonly Dialect[], once: Once<SqlStatement>): Reading[] =>
  differing(sql, dialects).map((dialect) => new Reader(dialect, once).read(sql));

function worstOf(readings: Reading[], several: boolean): Reading {
  const ranked = readings.map((reading) => ({ reading, unread: unreadIn(reading), harm: harmIn(reading, several) }));
  ranked.sort((a, b) => b.harm - a.harm || a.unread - b.unread);
  const [worst] = ranked;
  if (worst === undefined) throw new Error('No dialect');
  const fairest = ranked.find(({ unread }) => unread === 0);
  if (several && fairest !== undefined && fairest.harm < worst.harm)
    worst.reading.findings.push({
      code: 'sql.dialect',
      text: `Nobody said which database this is for; it is told as ${DIALECT_NAMES[worst.reading.dialect]} would read it, which is the worst`,
    });
  return worst.reading;
}

const unreadIn = ({ statements }: Reading): number => statements.filter(({ unread }) => unread).length;

/** The harm of a reading. What PostgreSQL's own grammar refuses does nothing there, as long as the text may be in another dialect. */
const harmIn = ({ dialect, statements }: Reading, several: boolean): number =>
  Math.max(
    0,
    ...statements.flatMap(({ acts, unread }) => (unread && several && dialect === 'postgres' ? [] : acts.map(harmOf))),
  );

/** Dialects with rules of their own for what a statement means. */
const READS_ALONE: ReadonlySet<Dialect> = new Set(['postgres', 'tsql']);

class Reader {
  private readonly dialect: Dialect;
  private readonly once: Once<SqlStatement>;
  private depth = 0;

  constructor(dialect: Dialect, once: Once<SqlStatement>) {
    this.dialect = dialect;
    this.once = once;
  }

  read(sql: string): Reading {
    const lexed = this.once.lexed(sql, this.dialect);
    return { dialect: this.dialect, statements: this.statements(sql, lexed), findings: commentFindings(sql, lexed) };
  }

  private statements(sql: string, { tokens, broken }: Lexed): SqlStatement[] {
    const whole = this.dialect === 'postgres' ? this.once.tree(sql) : null;
    if (whole !== null) return whole.map((raw) => this.ofTree(sliceOf(sql, raw), raw.stmt));
    const pieces = splitTokens(sql, tokens, this.dialect);
    return pieces.map((piece, i) => this.ofPiece(sql, piece, broken && i === pieces.length - 1));
  }

  private ofTree(text: string, stmt: RawStatement['stmt']): SqlStatement {
    const tokens = this.once.lexed(text, 'postgres').tokens.map((token) => ({ ...token, place: token.at }));
    return { text, acts: actsOf(stmt, this.source(text, text, tokens)), unread: false };
  }

  private source(text: string, sql: string, tokens: readonly Placed[], flags = NO_FLAGS): Source {
    return { text, sql, tokens, flags, dialect: this.dialect, inner: (inside) => this.inside(inside) };
  }

  private inside(sql: string): Act[] {
    if (this.depth >= DEEPEST) return [unreadAct(sql, [])];
    this.depth += 1;
    const acts = this.statements(sql, this.once.lexed(sql, this.dialect)).flatMap((statement) => statement.acts);
    this.depth -= 1;
    return acts;
  }

  private ofPiece(sql: string, piece: readonly Token[], broken: boolean): SqlStatement {
    const [from, to] = [piece[0]?.at ?? 0, broken ? sql.length : (piece.at(-1)?.end ?? 0)];
    const text = sql.slice(from, to);
    const own = this.withoutControl(piece.map((token) => ({ ...token, at: token.at - from, end: token.end - from })));
    if (own.length === 0) return { text, acts: [act('BLOCK', 'read', 'Begin or end a block')], unread: false };
    const {
      sql: rewritten,
      tokens,
      flags,
    } = this.dialect === 'postgres' ? asIs(text, own) : rewrite(own, this.dialect);
    const source = this.source(text, rewritten, tokens, flags);
    // A text inside this one may be told apart too.
    const alone = READS_ALONE.has(this.dialect) || tellsApart(text);
    const manner = alone ? this.dialect : isLenient(this.dialect) ? 'lenient' : 'strict';
    const key = JSON.stringify([broken, this.depth, manner, flags, text, rewritten]);
    return this.once.statement(key, () => this.ofSource(source, broken));
  }

  private ofSource(source: Source, broken: boolean): SqlStatement {
    const { text, sql, tokens } = source;
    const raw = broken ? null : this.once.tree(sql);
    if (raw?.length === 1 && raw[0] !== undefined) return { text, acts: actsOf(raw[0].stmt, source), unread: false };
    const byWords = actsByWords(source, (condition, called) => this.reach(condition, called));
    if (byWords !== null && !broken && this.dialect !== 'postgres') return { text, acts: byWords, unread: false };
    return { text, acts: [unreadAct(text, tokens), ...(byWords ?? [])], unread: true };
  }

  /** Words of control around a statement say when it runs, not what it does. */
  private withoutControl(piece: Token[]): Token[] {
    if (this.dialect === 'postgres') return piece;
    let from = 0;
    while (
      CONTROL.test(piece[from]?.value ?? '') &&
      piece[from]?.kind === 'word' &&
      !/^(?:TRAN|TRANSACTION|WORK|DISTRIBUTED|CONVERSATION)$/i.test(piece[from + 1]?.value ?? '')
    )
      from += 1;
    return piece.slice(from);
  }

  /** A condition by itself, in PostgreSQL's words; what those cannot say may hold for every row. */
  private reach(condition: string | null, called: string[] = []): Reach {
    if (condition === null) return 'all';
    const { sql } = rewrite(this.once.lexed(condition, this.dialect).tokens, this.dialect);
    const [only] = this.once.tree(`SELECT 1 FROM t WHERE ${sql}`) ?? [];
    const where = nodeOf((nodeOf(only?.stmt)?.fields ?? {})['whereClause']);
    return where === null
      ? 'maybe'
      : reachOf(where, {
          names: new Set(called.map((one) => one.toLowerCase())),
          table: '',
          alone: true,
          lenient: isLenient(this.dialect),
        });
  }
}

const CONTROL = /^(?:BEGIN|END|ELSE|THEN|LOOP|TRY|CATCH|DO)$/i;

const asIs = (text: string, tokens: readonly Token[]) => ({
  sql: text,
  tokens: tokens.map((token) => ({ ...token, place: token.at })),
  flags: NO_FLAGS,
});

function sliceOf(sql: string, { at, length }: RawStatement): string {
  const from = unitsOf(sql, at);
  return trimmed(length === 0 ? sql.slice(from) : sql.slice(from, unitsOf(sql, at + length)));
}

/** Trims ASCII white space only; `trim` would also remove hidden spaces. */
const trimmed = (text: string): string => text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '');

/** What cannot be read may do anything; what its words say stands with it. */
function unreadAct(text: string, tokens: readonly Placed[]): Act {
  const words = new Words(tokens, text);
  const grave = words.has(/^(?:DROP|TRUNCATE|SHUTDOWN|RESTORE)$/);
  return act(
    /^[A-Z]+$/.test(words.up(0)) ? words.up(0) : '?',
    'execute',
    `Run a statement that this desk cannot read: ${asWritten(text)}`,
    {
      reversibility: 'irreversible',
      hazards: [
        hazard(
          'unread',
          grave ? 'grave' : 'serious',
          'This desk cannot read the statement, so it may do anything',
          text,
        ),
      ],
    },
  );
}
