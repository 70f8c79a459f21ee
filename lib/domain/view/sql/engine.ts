import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';

// The grammar is WebAssembly: compiled once for the process, synchronous from then on.
await loadModule();

/** The fields of a node of PostgreSQL's parse tree. */
export type Fields = Readonly<Record<string, unknown>>;

/** One statement of a text, as PostgreSQL parsed it: where it stands in the text (in bytes of UTF-8), and its tree. */
export interface RawStatement {
  stmt: Fields;
  at: number;
  /** Zero: up to the end. */
  length: number;
}

/** The statements of a text as PostgreSQL itself parses them; null when it is not PostgreSQL's language. */
export function parsePostgres(sql: string): RawStatement[] | null {
  // The engine reads up to a NUL and says nothing of the rest.
  if (sql.includes('\0')) return null;
  try {
    const { stmts = [] } = parseSync(sql) as { stmts?: { stmt?: Fields; stmt_location?: number; stmt_len?: number }[] };
    return stmts.map(({ stmt = {}, stmt_location: at = 0, stmt_len: length = 0 }) => ({ stmt, at, length }));
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The texts that a PL/pgSQL block runs as SQL, by the kind of statement that holds each; null when it does not parse. */
export function parseBlock(doStatement: string): Fields | null {
  if (doStatement.includes('\0')) return null;
  try {
    return parsePlPgSQLSync(doStatement) as unknown as Fields;
  } catch {
    return null;
  }
}

/** Whether the grammar refused the text, as opposed to an engine that failed. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof RangeError) && !(error instanceof WebAssembly.RuntimeError);
