import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { databaseCommands } from '../cli/commands/database.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import { migrate } from '#lib/store/migrate.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import { askQuestion } from '#lib/usecases/review/ask-question.ts';
import { exportLedger } from '#lib/usecases/ledger/export-ledger.ts';
import { eraseDue } from '#lib/usecases/retention/erase-due.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { makeApplicationRole } from '#lib/usecases/ledger/make-application-role.ts';
import { observe } from '#lib/usecases/actions/observe.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { reportOutcome } from '#lib/usecases/actions/report-outcome.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import { openContext } from './context.ts';
import { withDatabase } from './database.ts';
import { erase } from './erase.ts';
import { SoftwarePasskey } from './keys/software-passkey.ts';
import { rawSql } from './raw-sql.ts';
import { World } from './world.ts';

const database = withDatabase();
const world = new World();
const role = `countersign_test_${process.pid}`;
const password = 'a password of the role';
let owner: Awaited<ReturnType<typeof openContext>>;
let db: Database;
let url = '';

beforeAll(async () => {
  owner = await openContext(database.url);
  const desk = {
    operator: { kind: 'operator', name: 'test' } as const,
    context: () => Promise.resolve(owner.ctx),
    contextIfAny: () => Promise.resolve(owner.ctx),
    readStdin: () => Promise.resolve(`${password}\n`),
  };
  await databaseCommands['role']?.run({ name: role, 'password-stdin': true }, desk);
  const as = new URL(database.url);
  as.username = role;
  as.password = password;
  url = as.href;
  db = openDatabase(url, 2);
  // The whole world is made by the role: people, tools, a policy, agents, keys.
  await world.open(url);
});
afterAll(async () => {
  await world.close();
  await db.close();
  await owner.db.query(rawSql(`DROP OWNED BY ${role}`));
  await owner.db.query(rawSql(`DROP ROLE ${role}`));
  await owner.db.close();
});

const me = async (): Promise<string> =>
  (await owner.db.query(rawSql<{ name: string }>('SELECT current_user AS name')))[0]?.name ?? '';

test('the whole main flow works as the role', async () => {
  const { ctx, agent, people } = world;
  const key = new SoftwarePasskey('http://localhost:3000');
  const { options, ticket } = await passkeyOptions(ctx, people.ann, {});
  await addPasskey(ctx, people.ann, { ticket, name: 'key', attestation: key.attest(options) as never });
  const one = await world.submit({ run: { id: 'r', goal: 'g' } });
  await observe(ctx, agent, { id: 'r', tool: 'note.read', content: 'read', trust: 'trusted' });
  await askQuestion(ctx, people.ann, { id: one.id, text: 'why?' });
  await world.answer(one.id, 'because');
  await world.verdict('ann', one.id, 'approve');
  const { grant } = await world.read(one.id);
  await world.redeem(grant?.token ?? '', { text: 'hello' });
  await reportOutcome(ctx, agent, { id: one.id, status: 'succeeded' });
  const denied = await world.submit();
  await world.verdict('bob', denied.id, 'deny_unsafe');
  await withdrawAction(ctx, agent, { id: (await world.submit()).id });
  await world.plan('a plan', ['a', 'b']);
  await world.submit({ expires_in: 5 });
  const lock = await world.stop();
  await world.lift(lock.id);
  world.now += 3_600_000 * 2;
  await expireDue(ctx);
  while ((await sequenceLedger(ctx)).more);
  expect((await getEvidence(ctx, people.bob, { id: one.id })).entries.length).toBeGreaterThan(5);
  let exported = 0;
  const head = await exportLedger(ctx, world.operator, {
    begin: () => undefined,
    checkpoints: () => Promise.resolve(),
    page: ({ entries }) => Promise.resolve(void (exported += entries.length)),
  });
  expect(exported).toBe(head.size);
  await erase(world, { type: 'run', id: (await world.row(one.id)).run_id ?? '' });
  expect((await world.row(one.id)).erased_at).not.toBeNull();
  await eraseDue(ctx);
  // What every start does.
  expect(await migrate(url, () => undefined)).toEqual({ applied: [] });
});

describe('what stands in the record the role can only add to', () => {
  const RECORD = ['entries', 'leaves', 'checkpoints', 'verdicts'];
  const columns = { entries: 'body', leaves: 'position', checkpoints: 'note', verdicts: 'answer' } as Record<
    string,
    string
  >;
  const attempts = RECORD.flatMap((table) => [
    `UPDATE ${table} SET ${columns[table]} = ${columns[table]}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
    `ALTER TABLE ${table} DISABLE TRIGGER USER`,
    `DROP TABLE ${table} CASCADE`,
    `SELECT 1 FROM ${table} FOR UPDATE`,
  ]);
  test.each([
    ...attempts,
    'DELETE FROM actions',
    'TRUNCATE actions CASCADE',
    'ALTER TABLE actions DISABLE TRIGGER actions_machine',
    'TRUNCATE entries_unsequenced',
    "SET session_replication_role = 'replica'",
    'CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'CREATE TABLE mine (a int)',
    `ALTER ROLE ${role} SUPERUSER`,
    'UPDATE _prisma_migrations SET finished_at = NULL',
  ])('%s', async (sql) => {
    await expect(db.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  test('an entry cannot be kept out of the tree either, nor words of a verdict taken without an erasure', async () => {
    await world.submit();
    await expect(db.pool.query('DELETE FROM entries_unsequenced')).rejects.toThrow(/has no leaf yet/);
    const before = await owner.db.query(rawSql('SELECT id, statement, reason FROM verdicts ORDER BY id'));
    await expect(
      db.pool.query('SELECT erase_verdicts(ARRAY(SELECT id FROM actions WHERE erasure_id IS NULL))'),
    ).rejects.toThrow(/append-only/);
    expect(await owner.db.query(rawSql('SELECT id, statement, reason FROM verdicts ORDER BY id'))).toEqual(before);
  });

  test.each([
    'UPDATE tiles SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))',
    'UPDATE tiles SET hashes = substring(hashes FOR 32) WHERE length(hashes) > 32',
    'UPDATE tiles SET index = index + 1000',
  ])('a hash in the tree stands: %s', async (sql) => {
    await world.submit();
    while ((await sequenceLedger(world.ctx)).more);
    await expect(db.pool.query(sql)).rejects.toThrow(/only grows/);
  });

  describe('with tables of its own making put before the desk’s', () => {
    const client = async () => {
      const connection = await db.pool.connect();
      onTestFinished(() => connection.release(true));
      return connection;
    };

    test('none of them says that an action was erased, or lifts a hold from it', async () => {
      const { id } = await world.submit();
      await world.verdict('bob', id, 'deny_unsafe');
      const erased = `UPDATE actions SET args = '{}', revision_args = '{}', claim = NULL, preview = NULL, metadata = NULL, outcome = NULL,
        assessment = erased_assessment(assessment), state_reason = NULL, erased_at = now(),
        erasure_id = (SELECT max(id) FROM erasures) WHERE id = '${id}'`;
      const role = await client();
      await role.query(`CREATE TEMP TABLE entries AS SELECT '${id}'::text AS action_id, 'erased'::text AS type`);
      await expect(role.query(erased)).rejects.toThrow(/cannot be erased without an entry/);
    });

    test('none of them keeps an entry out of the tree', async () => {
      await world.submit();
      const role = await client();
      await role.query('CREATE TEMP TABLE leaves AS SELECT position FROM entries_unsequenced');
      await expect(role.query('DELETE FROM entries_unsequenced')).rejects.toThrow(/has no leaf yet/);
    });

    test('none of them runs anything with the owner’s rights', async () => {
      const role = await client();
      await role.query('CREATE TEMP TABLE verdicts (action_id text, reason text, statement text, run_as text)');
      await role.query("INSERT INTO pg_temp.verdicts VALUES ('act_mine')");
      await role.query(`CREATE FUNCTION pg_temp.mine() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.run_as = current_user; RETURN NEW; END $$`);
      await role.query(
        'CREATE TRIGGER mine BEFORE UPDATE ON pg_temp.verdicts FOR EACH ROW EXECUTE FUNCTION pg_temp.mine()',
      );
      await role.query('GRANT ALL ON pg_temp.verdicts TO PUBLIC');
      await role.query("SELECT erase_verdicts(ARRAY['act_mine'])");
      const { rows } = await role.query('SELECT run_as FROM pg_temp.verdicts');
      expect(rows).toEqual([{ run_as: null }]);
    });
  });

  test('its owner, with the triggers away, can: that is what keeping heads elsewhere is for', async () => {
    await owner.db.query(rawSql('ALTER TABLE checkpoints DISABLE TRIGGER USER'));
    await owner.db.query(rawSql('UPDATE checkpoints SET note = note'));
    await owner.db.query(rawSql('ALTER TABLE checkpoints ENABLE TRIGGER USER'));
  });
});

test.each(['pg_write_all_data', 'the owner'])('a role that belongs to %s is none to run the desk as', async (of) => {
  const name = `${role}_mighty`;
  await owner.db.query(rawSql(`CREATE ROLE ${name}`));
  try {
    await owner.db.query(rawSql(`GRANT "${of === 'the owner' ? await me() : of}" TO ${name}`));
    const made = makeApplicationRole(owner.ctx, { kind: 'operator', name: 'test' }, { name, password });
    await expect(made).rejects.toMatchObject({ code: 'conflict' });
  } finally {
    await owner.db.query(rawSql(`DROP OWNED BY ${name}`));
    await owner.db.query(rawSql(`DROP ROLE ${name}`));
  }
});

test('a role that owns the tables, a bad name and a short password are refused in words', async () => {
  const made = (name: string, given = password) =>
    makeApplicationRole(owner.ctx, { kind: 'operator', name: 'test' }, { name, password: given }).then(
      () => 'done',
      (e: { code?: string }) => e.code,
    );
  expect(await made(await me())).toBe('forbidden');
  expect(await made('Robert"; DROP')).toBe('invalid-request');
  expect(await made(role, 'short')).toBe('invalid-request');
  const asRole = makeApplicationRole(world.ctx, world.operator, { name: 'another', password });
  await expect(asRole).rejects.toMatchObject({ code: 'forbidden' });
});
