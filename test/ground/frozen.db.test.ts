import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { lockShared, withLockScope } from '#lib/store/advisory-locks.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Statement } from '#lib/store/sql.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';
import { patient } from '../patience.ts';

const database = withDatabase();
const world = withWorld(database);
let frozen: pg.Client;
const lost: Error[] = [];

/** A replica that froze in the middle of a step: its transaction is open, holds the barrier, and says nothing more. */
beforeAll(async () => {
  frozen = new pg.Client({ connectionString: database.url, application_name: 'frozen replica' });
  frozen.on('error', (error) => lost.push(error));
  await frozen.connect();
  await frozen.query('BEGIN');
  const query = async <Row>({ text, values }: Statement<Row>): Promise<Row[]> =>
    (await frozen.query({ text, values: [...values] })).rows as Row[];
  await withLockScope(() => lockShared({ query }, 'barrier'));
});
afterAll(() => frozen.end().catch(() => undefined));

test('a stop ends a step that holds the barrier longer than a second, and is in force within two', async () => {
  const waiting = await world.submit();
  const began = performance.now();
  const lock = await world.stop({ type: 'agent', id: world.agent.agentId });
  expect(performance.now() - began).toBeLessThan(patient(2_000));
  expect((await world.row(waiting.id)).state).toBe('halted');
  await expect.poll(() => lost.map((error) => error.message)).not.toEqual([]);
  expect(world.warnings).toEqual([
    expect.stringMatching(/^a stop ended session \d+ \(frozen replica\), whose step had been open for \d+ ms$/),
  ]);
  await world.lift(lock.id);
});

test('the log names the class of work of what a stop ended', async () => {
  const held = Promise.withResolvers<undefined>();
  const taken = Promise.withResolvers<undefined>();
  const step = world.ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    taken.resolve(undefined);
    await held.promise;
    await tx.query(rawSql('SELECT 1'));
  }, 'job');
  await taken.promise;
  const ended = step.catch((error: Error) => error.message);
  const lock = await world.stop({ type: 'agent', id: world.agent.agentId });
  held.resolve(undefined);
  // The session was ended between two of its statements; its process goes on.
  expect(await ended).toMatch(/terminat|not queryable/);
  expect(world.warnings.at(-1)).toMatch(
    /^a stop ended session \d+ \(countersign job\), whose step had been open for \d+ ms$/,
  );
  await world.lift(lock.id);
});

test('a stop waits for a step that is merely slow, and steps go on after it', async () => {
  const slow = world.ctx.transaction(async (tx) => {
    await shareBarrier(tx);
    await tx.query(rawSql('SELECT pg_sleep(0.4)'));
    return 'committed';
  });
  const lock = await world.stop({ type: 'agent', id: world.agent.agentId });
  expect(await slow).toBe('committed');
  await world.lift(lock.id);
  expect((await world.submit()).status).toBe('pending');
});
