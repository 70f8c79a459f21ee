import pg from 'pg';

/** Limits of one transaction, in milliseconds. What exceeds one is ended by PostgreSQL, and the request with it. */
interface Limits {
  /** One statement. */
  statement: number;
  /** Waiting for one lock. */
  lock: number;
  /** Doing nothing inside the transaction: a frozen process must not hold its locks for ever. */
  idle: number;
  /** All of it: by PostgreSQL 17 and later itself, by the watchdog (`end-overstaying.ts`) under 15 and 16. */
  transaction: number;
}

/**
 * Classes of work. A step is what one request does; it usually holds the stop barrier. A stop waits for the steps under way. A job is what nobody
 * waits for: exports, reports, imports.
 */
export const LIMITS = {
  step: { statement: 10_000, lock: 10_000, idle: 5_000, transaction: 30_000 },
  stop: { statement: 20_000, lock: 20_000, idle: 5_000, transaction: 60_000 },
  job: { statement: 300_000, lock: 60_000, idle: 60_000, transaction: 900_000 },
} as const satisfies Record<string, Limits>;

export type Work = keyof typeof LIMITS;

/** Milliseconds a read outside a transaction may take. */
const READ_STATEMENT_MS = 20_000;
/** Milliseconds to wait for a free connection; then the caller is told to try again. */
const CONNECT_MS = 10_000;
/** Bytes on the way that nobody has confirmed for so long mean that the other side is gone. */
const KEEP_ALIVE_MS = 10_000;
/**
 * A server that ends a statement by its limit says so within this time. Whoever hears nothing by then has a database that does not answer, or a
 * network that swallows what it says: limits that the server keeps do not help against that.
 */
const SILENCE_MS = 2_000;

/** The name of a transaction's session while it runs: who looks into the database, and who ends what holds up a stop, sees the class of work. */
export const sessionName = (work: Work): string => `countersign ${work}`;

/** Begins a transaction with the limits of its class, in one message. */
export function beginText(work: Work, version: number): string {
  const { statement, lock, idle, transaction } = LIMITS[work];
  const settings = [
    `SET LOCAL application_name = '${sessionName(work)}'`,
    `SET LOCAL statement_timeout = ${statement}`,
    `SET LOCAL lock_timeout = ${lock}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${idle}`,
    ...(version >= 170_000 ? [`SET LOCAL transaction_timeout = ${transaction}`] : []),
  ];
  return `BEGIN; ${settings.join('; ')}`;
}

/** What any connection needs so that nobody waits for ever for a database that has stopped answering. `work`: null for reads outside a transaction. */
export const patience = (work: Work | null) => ({
  connectionTimeoutMillis: CONNECT_MS,
  query_timeout: (work === null ? READ_STATEMENT_MS : LIMITS[work].statement) + SILENCE_MS,
});

/** Whether a statement was given up because nothing was heard: its connection is in an unknown state, and nothing more can be said on it. */
export const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/** A pool of at most `max` connections. Nothing connects before the first query; `kept` connections stay open, so that a stop finds one. */
export function openPool(url: string, max: number, work: Work | null, kept = 0): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    min: kept,
    application_name: 'countersign',
    ...patience(work),
    statement_timeout: READ_STATEMENT_MS,
    // One read takes one core: a page that reads much must not take them all from a stop.
    options: '-c max_parallel_workers_per_gather=0',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // An idle connection that dies (database restart) must not take the process with it; the next query reconnects.
  pool.on('error', () => undefined);
  return pool;
}
