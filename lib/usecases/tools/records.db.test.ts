import { beforeEach, describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { tool, withWorld } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import { getProposal } from '../changes/get-proposal.ts';
import { listProposals } from '../changes/list-proposals.ts';
import { withdrawProposal } from '../changes/withdraw-proposal.ts';
import type { AdminActor, Assessor, PersonActor, TokenActor } from '../context.ts';
import { createUser } from '../people/create-user.ts';
import { Failure } from '../failure.ts';
import { getReviewedAction } from '../review/get-reviewed-action.ts';
import { deleteRecord } from './delete-record.ts';
import { importRecords } from './import-records.ts';
import { listRecords } from './list-records.ts';
import { putRecord } from './put-record.ts';
import { putTool } from './put-tool.ts';

const world = withWorld(withDatabase());
const DAY = 24 * 3_600_000;
const TOKEN: TokenActor = {
  kind: 'token',
  keyId: 'key_ci',
  name: 'ci',
  scopes: ['tools', 'policies'],
  createdBy: null,
};

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );
const find = async (kind: 'payee' | 'domain' | 'group' | 'environment', key: string) =>
  (await world.ctx.configuration(await version())).directory.find(kind, key);
const version = async () => {
  const [row] = await world.db.query(rawSql<{ v: number }>('SELECT config_version AS v FROM organisation'));
  return row?.v ?? 0;
};
const bodies = async (type: string): Promise<Record<string, unknown>[]> => {
  const rows = await world.db.query(
    rawSql<{ body: string }>('SELECT body FROM entries WHERE type = $1 ORDER BY position DESC LIMIT 5', [type]),
  );
  return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
};
const firstDay = (now: boolean) =>
  world.db.query(rawSql('UPDATE organisation SET created_at = $1', [new Date(world.now - (now ? 0 : 3 * DAY))]));

/** What is entered on the desk's first day is in force at once. */
async function onFirstDay(work: () => Promise<unknown>): Promise<void> {
  await firstDay(true);
  await work();
  await firstDay(false);
}

beforeEach(async () => {
  world.now += 3 * DAY;
  await firstDay(false);
});

const PAYEE = { kind: 'payee' as const, key: 'Nordlicht', name: 'Nordlicht', accounts: ['DE02'] };
const STOLEN = { ...PAYEE, accounts: ['GB33'] };

describe('a record that makes things look less suspicious', () => {
  test('waits for two admins when a token writes it, and nothing changes until then', async () => {
    const { cleo, dora } = world.people;
    await onFirstDay(() => putRecord(world.ctx, TOKEN, PAYEE));
    const answer = await putRecord(world.ctx, TOKEN, STOLEN);
    expect(answer).toMatchObject({ in_force: false, proposal: expect.stringMatching(/^prp_/) as string });
    expect(await find('payee', 'nordlicht')).toMatchObject({ accounts: ['DE02'] });
    // The same again is the same proposal.
    expect(await putRecord(world.ctx, TOKEN, STOLEN)).toEqual(answer);
    const id = answer.proposal ?? '';
    expect(await code(acceptProposal(world.ctx, TOKEN, { id }))).toBe('forbidden');
    expect(await acceptProposal(world.ctx, cleo, { id })).toMatchObject({ state: 'open', needs: 2 });
    expect(await code(acceptProposal(world.ctx, cleo, { id }))).toBe('second-person-needed');
    expect(await find('payee', 'nordlicht')).toMatchObject({ accounts: ['DE02'] });
    expect(await acceptProposal(world.ctx, dora, { id })).toMatchObject({ state: 'in-force' });
    expect(await find('payee', 'nordlicht')).toMatchObject({ accounts: ['GB33'] });
    expect((await bodies('record-written'))[0]).toMatchObject({
      proposal_id: id,
      by: ['key_ci', cleo.userId, dora.userId],
    });
  });

  test('waits for one other when an admin proposes it, and is shown with what stands now', async () => {
    const { cleo, dora } = world.people;
    const { proposal } = await putRecord(world.ctx, cleo, { kind: 'domain', key: 'evil.example', own: true });
    const id = proposal ?? '';
    expect(await find('domain', 'evil.example')).toBeNull();
    const shown = (await listRecords(world.ctx, dora, {})).proposals.find((p) => p.id === id);
    expect(shown).toMatchObject({ kind: 'records', subject_name: 'domain evil.example', current: '', needs: 1 });
    expect(JSON.parse(shown?.body ?? '')).toEqual({ 'domain evil.example': { own: true } });
    expect((await listProposals(world.ctx, dora)).items.map((p) => p.id)).toContain(id);
    expect(await code(acceptProposal(world.ctx, cleo, { id }))).toBe('second-person-needed');
    await acceptProposal(world.ctx, dora, { id });
    expect(await find('domain', 'evil.example')).toEqual({ own: true });
    // Whatever its kind, a first record makes a name known.
    expect(
      await putRecord(world.ctx, TOKEN, { kind: 'environment', key: 'a@evil.example', production: true }),
    ).toMatchObject({ in_force: false });
    // Making it foreign again is in force at once.
    expect(await putRecord(world.ctx, TOKEN, { kind: 'domain', key: 'evil.example', own: false })).toMatchObject({
      in_force: true,
      proposal: null,
    });
    expect(await find('domain', 'evil.example')).toEqual({ own: false });
  });

  test('is judged by what counts for the name, however it is spelled', async () => {
    await onFirstDay(() =>
      putRecord(world.ctx, TOKEN, { kind: 'group', key: 'everyone@ours.example', people: 18_240 }),
    );
    // A second spelling cannot make the list smaller, so it changes nothing and need not wait.
    expect(await putRecord(world.ctx, TOKEN, { kind: 'group', key: 'Everyone@ours.example', people: 1 })).toMatchObject(
      { in_force: true },
    );
    expect(await find('group', 'EVERYONE@ours.example')).toEqual({ people: 18_240 });
    // Taking the larger one away would.
    expect(await deleteRecord(world.ctx, TOKEN, { kind: 'group', key: 'everyone@ours.example' })).toMatchObject({
      in_force: false,
    });
    expect(await find('group', 'everyone@ours.example')).toEqual({ people: 18_240 });
  });

  test('is overtaken when the record changed since it was proposed', async () => {
    const { cleo, dora } = world.people;
    await onFirstDay(() => putRecord(world.ctx, TOKEN, { kind: 'environment', key: 'blue', production: true }));
    const { proposal } = await putRecord(world.ctx, cleo, { kind: 'environment', key: 'blue', production: false });
    const second = await deleteRecord(world.ctx, dora, { kind: 'environment', key: 'blue' });
    await acceptProposal(world.ctx, cleo, { id: second.proposal ?? '' });
    expect(await find('environment', 'blue')).toBeNull();
    expect(await code(acceptProposal(world.ctx, dora, { id: proposal ?? '' }))).toBe('conflict');
    expect(await find('environment', 'blue')).toBeNull();
    expect((await bodies('record-deleted'))[0]).toMatchObject({ kind: 'environment', proposal_id: second.proposal });
  });
});

describe('who is a second person', () => {
  const newAdmin = async (name: string, by: AdminActor): Promise<PersonActor> => {
    const email = `${name}@example.test`;
    const { id } = await createUser(world.ctx, by, { email, name, role: 'admin', groups: [] });
    return { kind: 'person', userId: id, name, email, role: 'admin', groups: [], signedInAt: world.now };
  };

  test('nobody whose account the proposer made today, and everybody a day later', async () => {
    const { cleo } = world.people;
    const sock = await newAdmin('sock', cleo);
    const { proposal } = await putRecord(world.ctx, cleo, { kind: 'domain', key: 'sock.example', own: true });
    const id = proposal ?? '';
    expect(await code(acceptProposal(world.ctx, sock, { id }))).toBe('second-person-needed');
    expect(await find('domain', 'sock.example')).toBeNull();
    world.now += DAY + 1;
    expect(await acceptProposal(world.ctx, sock, { id })).toMatchObject({ state: 'in-force' });
  });

  test('two whose accounts an operator made today do count, and the entries and the list say alone', async () => {
    const [one, two] = [await newAdmin('one', world.operator), await newAdmin('two', world.operator)];
    const { proposal } = await putRecord(world.ctx, one, { kind: 'domain', key: 'urgent.example', own: true });
    await acceptProposal(world.ctx, two, { id: proposal ?? '' });
    expect((await bodies('change-accepted'))[0]).toMatchObject({ proposal_id: proposal, alone: true });
    expect((await bodies('record-written'))[0]).toMatchObject({ proposal_id: proposal, alone: true });
    expect((await listRecords(world.ctx, two, {})).items.find(({ key }) => key === 'urgent.example')).toMatchObject({
      changed_by: ['one', 'two'],
      changed_alone: true,
    });
  });
});

test('the list finds records by kind and by what they say, and tells what became of proposals', async () => {
  const { cleo, dora } = world.people;
  await onFirstDay(() =>
    importRecords(world.ctx, world.operator, [
      { kind: 'payee', key: 'Searchable 100%', name: 'Searchable', accounts: ['DE77'] },
      { kind: 'contact', key: 'searchable@example.test' },
    ]),
  );
  const found = async (filter: Parameters<typeof listRecords>[2]) =>
    (await listRecords(world.ctx, dora, filter)).items.map(({ key }) => key);
  expect((await found({ search: 'SEARCHABLE' })).toSorted()).toEqual(['Searchable 100%', 'searchable@example.test']);
  expect(await found({ search: 'de77' })).toEqual(['Searchable 100%']);
  expect(await found({ search: '100%' })).toEqual(['Searchable 100%']);
  expect(await found({ search: 'searchable', kind: 'contact' })).toEqual(['searchable@example.test']);
  expect(await found({ search: 'nowhere%' })).toEqual([]);

  const { proposal } = await putRecord(world.ctx, cleo, { kind: 'domain', key: 'no.example', own: true });
  await withdrawProposal(world.ctx, dora, { id: proposal ?? '' });
  expect((await listRecords(world.ctx, dora, {})).decided[0]).toMatchObject({
    id: proposal,
    subject: 'domain no.example',
    state: 'withdrawn',
    proposed_by: 'cleo',
  });
});

test('of very many proposed records the list shows the first, and the proposal itself all', async () => {
  const records = Array.from({ length: 620 }, (_, i) => ({ kind: 'contact' as const, key: `p${i}@many.example` }));
  const { proposal } = await importRecords(world.ctx, world.people.cleo, records);
  const listed = (await listRecords(world.ctx, world.people.dora, {})).proposals.find(({ id }) => id === proposal);
  expect([listed?.left_out, Object.keys(JSON.parse(listed?.body ?? '{}') as object)]).toMatchObject([
    120,
    { length: 500 },
  ]);
  const whole = await getProposal(world.ctx, world.people.dora, { id: proposal ?? '' });
  expect([whole.left_out, Object.keys(JSON.parse(whole.body) as object)]).toMatchObject([0, { length: 620 }]);
});

describe('an import', () => {
  test('is one change: some at once, the others as one proposal', async () => {
    await onFirstDay(() =>
      importRecords(world.ctx, TOKEN, [
        { kind: 'environment', key: 'green', production: true },
        { kind: 'environment', key: 'red', production: false },
        { kind: 'environment', key: 'first', production: false },
      ]),
    );
    const before = await version();
    const records = [
      { kind: 'environment', key: 'red', production: true },
      { kind: 'environment', key: 'green', production: false },
      { kind: 'domain', key: 'new.example', own: true },
      { kind: 'group', key: 'all', people: 3 },
    ] as const;
    const written = await importRecords(world.ctx, world.operator, records);
    expect(written).toMatchObject({ in_force: 1, waiting: 3 });
    expect(await version()).toBe(before + 1);
    expect(await find('environment', 'green')).toEqual({ production: true });
    const [cleo, dora] = [world.people.cleo, world.people.dora];
    const again = await importRecords(world.ctx, world.operator, records);
    expect(again).toEqual(written);
    await acceptProposal(world.ctx, cleo, { id: written.proposal ?? '' });
    await acceptProposal(world.ctx, dora, { id: written.proposal ?? '' });
    expect(await find('environment', 'green')).toEqual({ production: false });
    expect(await find('group', 'ALL')).toEqual({ people: 3 });
    // Once it is in force the same file changes nothing.
    expect(await importRecords(world.ctx, world.operator, records)).toEqual({
      in_force: 4,
      waiting: 0,
      proposal: null,
    });
  });

  test('on the desk’s first day everything is in force at once, and the entries say alone', async () => {
    await firstDay(true);
    const written = await importRecords(world.ctx, TOKEN, [
      { kind: 'domain', key: 'first.example', own: true },
      { kind: 'environment', key: 'first', production: true },
    ]);
    expect(written).toEqual({ in_force: 2, waiting: 0, proposal: null });
    const [second, first] = await bodies('record-written');
    expect(first).toMatchObject({ kind: 'domain', alone: true });
    expect(
      (await listRecords(world.ctx, world.people.dora, {})).items.find(({ key }) => key === 'first.example'),
    ).toMatchObject({ changed_alone: true });
    expect(second).toMatchObject({ kind: 'environment' });
    expect(second).not.toHaveProperty('alone');
  });
});

test('a proposal of records is in force only by a program that says in which version of the configuration it is', async () => {
  const { cleo } = world.people;
  const { proposal } = await putRecord(world.ctx, cleo, { kind: 'domain', key: 'older.example', own: true });
  await expect(
    world.db.query(rawSql("UPDATE proposals SET state = 'in-force', closed_at = now() WHERE id = $1", [proposal])),
  ).rejects.toThrow(/proposals_records_applied/);
});

describe('the action page', () => {
  test('says which of the records behind the view changed within a day, when and by whom', async () => {
    const { cleo, dora, ann } = world.people;
    await onFirstDay(() => putRecord(world.ctx, TOKEN, { kind: 'domain', key: 'old.example', own: true }));
    world.now += 2 * DAY;
    await firstDay(false);
    const { proposal } = await putRecord(world.ctx, cleo, { kind: 'domain', key: 'swapped.example', own: true });
    await acceptProposal(world.ctx, dora, { id: proposal ?? '' });
    await onFirstDay(() => putRecord(world.ctx, TOKEN, { kind: 'environment', key: 'unrelated', production: true }));
    const args = { to: ['a@swapped.example', 'b@old.example', 'c@gone.example'], text: 'x' };
    const { id } = await world.submit({ tool: 'note.one', args: { ...args } });
    const swapped = {
      kind: 'domain',
      key: 'swapped.example',
      at: new Date(world.now).toISOString(),
      by: ['cleo', 'dora'],
      alone: false,
      first_day: false,
      deleted: false,
    };
    const changed = async (of: string, ctx = world.ctx) =>
      (await getReviewedAction(ctx, ann, { id: of })).changed_records;
    expect(await changed(id)).toEqual({ items: [swapped], total: 1 });

    // What is dear is decoded in a thread, and finds the same; where that cannot be done now, the page says so.
    const long = { text: 'long '.repeat(600), to: ['a@swapped.example', 'a@swapped.example'] };
    const dear = (await world.submit({ tool: 'note.one', args: long })).id;
    expect(await changed(dear)).toEqual({ items: [swapped], total: 1 });
    const full = { ...world.ctx.assessor, waiting: 0, perform: () => Promise.reject(new Failure('rate-limited')) };
    expect(await changed(dear, { ...world.ctx, assessor: full as unknown as Assessor })).toBeNull();

    const gone = await deleteRecord(world.ctx, cleo, { kind: 'domain', key: 'swapped.example' });
    expect(await changed(id)).toEqual({ items: [swapped], total: 1 });
    await acceptProposal(world.ctx, dora, { id: gone.proposal ?? '' });
    expect(await changed(id)).toMatchObject({
      items: [{ key: 'swapped.example', by: ['cleo', 'dora'], deleted: true }],
    });
    world.now += DAY + 1;
    expect(await changed(id)).toEqual({ items: [], total: 0 });
  });
});

describe('a new tool', () => {
  test('that only reads, or that a permit lets run, waits for a second person; another one is registered at once', async () => {
    const { cleo, dora } = world.people;
    const answer = await putTool(world.ctx, TOKEN, tool('mail.send2', 'read'));
    expect(answer).toMatchObject({ version: 0, changed: true, proposal: expect.stringMatching(/^prp_/) as string });
    expect(await code(world.submit({ tool: 'mail.send2' }))).toBe('unknown-tool');
    expect(await putTool(world.ctx, TOKEN, tool('mail.send2', 'read'))).toMatchObject({
      changed: false,
      proposal: answer.proposal,
    });
    await acceptProposal(world.ctx, cleo, { id: answer.proposal ?? '' });
    expect(await acceptProposal(world.ctx, dora, { id: answer.proposal ?? '' })).toMatchObject({ state: 'in-force' });
    expect((await world.submit({ tool: 'mail.send2' })).status).toBe('approved');
    expect(await putTool(world.ctx, TOKEN, tool('note.new', 'publish'))).toMatchObject({ version: 1, proposal: null });
  });

  test('on the desk’s first day it is registered at once, and the entry says alone', async () => {
    await firstDay(true);
    expect(await putTool(world.ctx, TOKEN, tool('first.read', 'read'))).toMatchObject({ version: 1, proposal: null });
    expect((await bodies('tool-registered'))[0]).toMatchObject({ tool: 'first.read', alone: true });
  });
});
