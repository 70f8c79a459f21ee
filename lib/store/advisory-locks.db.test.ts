import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { withDatabase } from '../../test/database.ts';
import { rawSql } from '../../test/raw-sql.ts';
import {
  ADVISORY_LOCKS,
  lockExclusive,
  lockKeys,
  lockShared,
  withLockScope,
  type LockName,
  asAnotherCaller,
  atScopeEnd,
  tryLockSession,
} from './advisory-locks.ts';
import { openDatabase, type Database, type Tx } from './database.ts';

const database = withDatabase();
let db: Database;

beforeAll(() => {
  db = openDatabase(database.url);
});
afterAll(() => db.close());

const NAMES = Object.keys(ADVISORY_LOCKS) as LockName[];
const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction(work, () => undefined);

/** Takes the lock, in `tx` where there is one and it can be, and does the rest while it is held. */
async function holding(name: LockName, tx: Tx | null, rest: (tx: Tx | null) => Promise<void>): Promise<void> {
  if (name === 'migration' || name === 'cosigner' || name === 'anchorer')
    return withLockScope(async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        if (!(await tryLockSession(client, name))) throw new Error(`somebody else holds ${name}`);
        await rest(null);
      } finally {
        await client.end();
      }
    });
  if (tx === null) return transaction((mine) => holding(name, mine, rest));
  if (name === 'sign-in') await lockKeys(tx, name, ['account b', 'address a']);
  else await lockExclusive(tx, name);
  return rest(tx);
}

/** How many advisory locks anybody holds with this number. */
async function held(name: LockName): Promise<number> {
  const { number } = ADVISORY_LOCKS[name];
  const [row] = await asAnotherCaller(() =>
    db.query(
      rawSql<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND granted AND $1 IN (objid::bigint, classid::bigint) AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [number],
      ),
    ),
  );
  return row?.n ?? 0;
}

describe.each(NAMES.flatMap((first, i) => NAMES.slice(i + 1).map((second) => ({ first, second }))))(
  '$first before $second',
  ({ first, second }) => {
    test('works in this order', async () => {
      let both: number[] = [];
      await holding(first, null, (tx) =>
        holding(second, tx, async () => {
          both = [await held(first), await held(second)];
        }),
      );
      const counts = [first, second].map((name) => (name === 'sign-in' ? 2 : 1));
      expect(both).toEqual(counts);
    });

    test('is refused the other way round, before it waits', async () => {
      let reached = false;
      const wrong = holding(second, null, (tx) =>
        holding(first, tx, () => {
          reached = true;
          return Promise.resolve();
        }),
      );
      await expect(wrong).rejects.toThrow(`${first} has to be taken before ${second}`);
      expect(reached).toBe(false);
    });
  },
);

test('a lock that is held may be taken again, and is free after the transaction', async () => {
  await transaction(async (tx) => {
    await lockExclusive(tx, 'sequencer');
    await lockExclusive(tx, 'sequencer');
  });
  expect(await held('sequencer')).toBe(0);
  await transaction((tx) => lockExclusive(tx, 'barrier'));
});

test('a shared lock cannot become exclusive, and two may share it', async () => {
  const upgrade = transaction(async (tx) => {
    await lockShared(tx, 'barrier');
    await asAnotherCaller(() => transaction((other) => lockShared(other, 'barrier')));
    await lockExclusive(tx, 'barrier');
  });
  await expect(upgrade).rejects.toThrow('held shared');
});

test('locks with keys are taken all at once', async () => {
  const twice = transaction(async (tx) => {
    await lockKeys(tx, 'sign-in', ['account a']);
    await lockKeys(tx, 'sign-in', ['account b']);
  });
  await expect(twice).rejects.toThrow('all at once');
});

test('a transaction that fails is rolled back before its turn and its gate are given back', async () => {
  const order: string[] = [];
  db.pool.once('acquire', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const heard = async (...args: unknown[]) => {
      const answered = await query(...args);
      if (args[0] === 'ROLLBACK') order.push('rolled back');
      return answered;
    };
    Object.assign(client, { query: heard });
  });
  const failing = transaction(async (tx) => {
    await lockShared(tx, 'barrier');
    atScopeEnd(() => order.push('given back'));
    throw new Error('it fails');
  });
  await expect(failing).rejects.toThrow('it fails');
  expect(order).toEqual(['rolled back', 'given back']);
});
