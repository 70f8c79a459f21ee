import { AsyncLocalStorage } from 'node:async_hooks';

import { sql, type Statement } from './sql.ts';

interface AdvisoryLock {
  /** PostgreSQL's key of the lock. Releases that run side by side have to agree on it, so it never changes. */
  number: number;
  /** Session: held until its connection ends, outside any transaction. Transaction: held until commit or rollback. */
  held: 'session' | 'transaction';
  mode: 'exclusive' | 'shared or exclusive';
  /** One lock for each key, such as an account, instead of a single one. */
  keyed?: true;
  protects: string;
}

/**
 * Every advisory lock of the product, in the order in which they may be taken: whoever holds one takes only those below it. Row locks come
 * after all of them: first the organisation, then actions by id.
 */
export const ADVISORY_LOCKS = {
  migration: {
    number: 0x436f756e,
    held: 'session',
    mode: 'exclusive',
    protects: 'One process migrates the database; the others wait for it.',
  },
  cosigner: {
    number: 7_261_003,
    held: 'session',
    mode: 'exclusive',
    protects: 'Leader election: one process asks the witnesses to cosign.',
  },
  anchorer: {
    number: 7_261_004,
    held: 'session',
    mode: 'exclusive',
    protects: 'Leader election: one process takes heads to the anchors.',
  },
  configuration: {
    number: 7_261_007,
    held: 'transaction',
    mode: 'exclusive',
    protects: 'Versions of the configuration are committed in their order. A stop never waits for it.',
  },
  eraser: {
    number: 7_261_005,
    held: 'transaction',
    mode: 'exclusive',
    protects: 'One batch of erasure at a time. A legal hold that is being placed waits for the batch before it.',
  },
  keys: {
    number: 7_261_006,
    held: 'transaction',
    mode: 'exclusive',
    protects: 'One rotation of signing keys at a time. It goes on to sequence its own entries.',
  },
  formats: {
    number: 7_261_008,
    held: 'transaction',
    mode: 'exclusive',
    protects: 'A process announces the forms it knows, or new forms are switched on: never both at once.',
  },
  barrier: {
    number: 7_261_001,
    held: 'transaction',
    mode: 'shared or exclusive',
    protects: 'The kill switch: steps forward hold it shared, setting a stop takes it exclusively.',
  },
  'sign-in': {
    number: 7_341,
    held: 'transaction',
    mode: 'exclusive',
    keyed: true,
    protects: 'One sign-in attempt at a time for each account and each address, so that they count each other.',
  },
  sequencer: {
    number: 7_261_002,
    held: 'transaction',
    mode: 'exclusive',
    protects: 'One process numbers entries and signs a head. Last, because it may be taken after anything was written.',
  },
} as const satisfies Record<string, AdvisoryLock>;

type Table = typeof ADVISORY_LOCKS;
export type LockName = keyof Table;
type NamesWhere<Facts> = { [Name in LockName]: Table[Name] extends Facts ? Name : never }[LockName];
export type SessionLock = NamesWhere<{ held: 'session' }>;
type KeyedLock = NamesWhere<{ keyed: true }>;
type TransactionLock = Exclude<LockName, SessionLock | KeyedLock>;
type SharedLock = NamesWhere<{ mode: 'shared or exclusive' }>;

const ORDER = Object.keys(ADVISORY_LOCKS) as LockName[];

/** What one transaction or one leader holds, and what was held around it when it began. */
interface Scope {
  kind: 'transaction' | 'leader';
  held: { name: LockName; shared: boolean }[];
  around: Scope | undefined;
  ended: boolean;
  /** What is called when it ends. */
  atEnd: (() => void)[];
}

// One for the whole process: Next bundles a copy of this module for its pages, and the server's copy opens their transactions.
const shared = globalThis as { [key: symbol]: AsyncLocalStorage<Scope> | undefined };
const scopes = (shared[Symbol.for('countersign.lock-scopes')] ??= new AsyncLocalStorage<Scope>());

/** Runs what takes advisory locks on one connection. Locks taken inside are remembered until `work` ends. */
export async function withLockScope<T>(work: () => Promise<T>, kind: Scope['kind'] = 'leader'): Promise<T> {
  const scope: Scope = { kind, held: [], around: scopes.getStore(), ended: false, atEnd: [] };
  try {
    return await scopes.run(scope, work);
  } finally {
    // Whatever still runs in this context holds nothing any more.
    scope.held.length = 0;
    scope.ended = true;
    for (const end of scope.atEnd) end();
  }
}

/** Calls `end` when the transaction or leader that runs this ends, however it does. */
export function atScopeEnd(end: () => void): void {
  const scope = scopes.getStore();
  if (!scope) throw new Error('the end of a transaction was asked for outside one');
  if (scope.ended) end();
  else scope.atEnd.push(end);
}

/** Whether the transaction that runs this holds the lock. */
export const holdsLock = (name: LockName): boolean =>
  scopes.getStore()?.held.some((held) => held.name === name) ?? false;

/** Runs `work` as a caller of its own that holds nothing, such as a test that looks on from beside a transaction. */
export const asAnotherCaller = <T>(work: () => T): T => scopes.exit(work);

/** Whether the code that asks runs inside a transaction, and so holds a connection. */
export function inTransaction(): boolean {
  for (let scope = scopes.getStore(); scope; scope = scope.around)
    if (scope.kind === 'transaction' && !scope.ended) return true;
  return false;
}

/** Throws, before anything waits, where a lock would be taken against the order: two such transactions could wait for each other for ever. */
function remember(name: LockName, shared: boolean): void {
  const mine = scopes.getStore();
  if (!mine) throw new Error(`the advisory lock ${name} was asked for outside a transaction or leader`);
  // Held already: taking it again waits for nobody.
  if (mine.held.some((held) => held.name === name && (!held.shared || shared))) return;
  for (let scope: Scope | undefined = mine; scope; scope = scope.around)
    for (const held of scope.held)
      if (ORDER.indexOf(held.name) > ORDER.indexOf(name))
        throw new Error(`the advisory lock ${name} has to be taken before ${held.name} (lib/store/advisory-locks.ts)`);
  // Two that hold it shared and both want it exclusively would wait for each other.
  if (!shared && mine.held.some((held) => held.name === name && held.shared))
    throw new Error(`the advisory lock ${name} is held shared and cannot become exclusive`);
  mine.held.push({ name, shared });
}

interface Transaction {
  query<Row>(statement: Statement<Row>): Promise<Row[]>;
}

/** Waits for the lock and holds it until the transaction ends. */
export async function lockExclusive(tx: Transaction, name: TransactionLock): Promise<void> {
  remember(name, false);
  await tx.query(sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS[name].number})`);
}

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Takes the barrier alone, and with it the organisation's row, which a stop writes to. Gives up after so many milliseconds; answers whether it
 * holds both. The transaction goes on in either case.
 */
export async function tryCloseBarrier(tx: Transaction, ms: number): Promise<boolean> {
  remember('barrier', false);
  await tx.query(sql`SAVEPOINT before_lock`);
  try {
    // One message for limit, lock and the limit of before, because everybody else waits meanwhile. Materialised: in this order.
    await tx.query(
      sql<{ restored: string }>`WITH limited AS MATERIALIZED (
          SELECT b.before, set_config('lock_timeout', ${String(ms)}, true) AS set
          FROM (SELECT current_setting('lock_timeout') AS before OFFSET 0) b),
        locked AS MATERIALIZED (SELECT l.before, pg_advisory_xact_lock(${ADVISORY_LOCKS.barrier.number})::text AS lock FROM limited l),
        taken AS MATERIALIZED (SELECT locked.before FROM locked, organisation FOR NO KEY UPDATE OF organisation)
        SELECT set_config('lock_timeout', taken.before, true)::text AS restored /* never null: restored */ FROM taken`,
    );
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    // Rolling back to the savepoint also takes the setting back.
    await tx.query(sql`ROLLBACK TO SAVEPOINT before_lock`);
    scopes.getStore()?.held.pop();
    return false;
  }
  return true;
}

/** The same, together with others that hold it shared. */
export async function lockShared(tx: Transaction, name: SharedLock): Promise<void> {
  remember(name, true);
  await tx.query(sql`SELECT pg_advisory_xact_lock_shared(${ADVISORY_LOCKS[name].number})`);
}

/** Waits for the locks of all these keys. One call a transaction, because keys are taken in an order of their own. */
export async function lockKeys(tx: Transaction, name: KeyedLock, keys: readonly string[]): Promise<void> {
  if (scopes.getStore()?.held.some((held) => held.name === name))
    throw new Error(`the advisory locks ${name} have to be taken all at once`);
  remember(name, false);
  for (const key of [...keys].sort())
    await tx.query(
      sql<{
        held: boolean;
      }>`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS[name].number}::int, hashtext(${key})) IS NOT NULL AS held`,
    );
}

interface Connection {
  query(statement: { text: string; values: unknown[] }): Promise<{ rows: { taken?: boolean }[] }>;
}

/** A fresh object, because the driver writes into the one it gets. */
const unnamed = ({ text, values }: Statement<unknown>) => ({ text, values: [...values] });

/** Takes the lock for as long as the connection lives, unless another session holds it. Answers whether it was taken. */
export async function tryLockSession(connection: Connection, name: SessionLock): Promise<boolean> {
  remember(name, false);
  const attempt = sql<{ taken: boolean }>`SELECT pg_try_advisory_lock(${ADVISORY_LOCKS[name].number}) AS taken`;
  const { rows } = await connection.query(unnamed(attempt));
  return rows[0]?.taken === true;
}
