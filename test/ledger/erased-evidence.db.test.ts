import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import { EvidenceFile } from '#lib/contract/evidence.ts';
import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { withdrawAction } from '#lib/usecases/actions/withdraw-action.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { withDatabase } from '../database.ts';
import { erase } from '../erase.ts';
import { signedByAnother } from '../evidence.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase(), { formats: FIRST_FORMATS });
const home = mkdtempSync(join(tmpdir(), 'countersign-erased-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const desk = () => ({
  operator: world.operator,
  context: () => Promise.resolve(world.ctx),
  contextIfAny: () => Promise.resolve(world.ctx),
  readStdin: () => Promise.resolve(''),
});
const evidence = async (id: string) =>
  EvidenceFile.parse(await getEvidence(world.ctx, world.people.audrey, { id })) as Evidence;
const faults = async (file: Evidence) => (await verifyEvidence(file, world.verifiers)).filter((check) => !check.ok);
const goal = { id: 'run-erased', goal: 'words of a person' };

/** What each was before and after its content was erased. */
const files: Record<string, { before: Evidence; after: Evidence }> = {};

beforeAll(async () => {
  const { ann } = world.people;
  const key = new SoftwarePasskey('http://localhost:3000');
  const { options, ticket } = await passkeyOptions(world.ctx, ann, {});
  await addPasskey(world.ctx, ann, { ticket, name: 'key', attestation: key.attest(options) as never });
  const strong = await world.submit({ tool: 'note.strong', run: goal });
  const row = await world.row(strong.id);
  const draft = await draftVerdict(world.ctx, ann, {
    id: strong.id,
    verdict: 'deny_unsafe',
    reason_code: 'other',
    reason: 'words of a reviewer',
    digest: row.revision_digest,
    view_digest: row.view_digest,
    method: 'passkey',
  });
  await giveVerdict(world.ctx, ann, {
    id: strong.id,
    nonce: draft.nonce,
    assertion: key.assert(draft.options) as never,
  });

  const two = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] }, run: goal });
  await world.verdict('ann', two.id, 'limit', { text: 'x', to: ['a'] });
  await world.verdict('bob', two.id, 'deny_unneeded');

  const edited = await world.submit({ tool: 'note.one', args: { text: 'x', to: ['a', 'b'] }, run: goal });
  await world.verdict('ann', edited.id, 'limit', { text: 'y', to: ['a', 'b'] });
  await world.verdict('bob', edited.id, 'deny_unneeded');

  // No goal and no reason: its statement has nobody's words in it, and stays.
  const plain = await world.submit({ tool: 'note.one', run: { id: 'run-without-goal' }, idempotency_key: 'k' });
  await world.verdict('ann', plain.id, 'approve');
  await withdrawAction(world.ctx, world.agent, { id: plain.id });

  const withdrawn = await world.submit({ tool: 'note.one', run: goal });
  await withdrawAction(world.ctx, world.agent, { id: withdrawn.id });

  for (const [name, { id }] of Object.entries({ strong, two, edited, plain, withdrawn })) {
    const before = await evidence(id);
    await erase(world, { type: 'action', id });
    files[name] = { before, after: await evidence(id) };
  }
});

test('every check holds on what is left, and says which parts were erased and by which entry', async () => {
  for (const { before, after } of Object.values(files)) {
    expect(await faults(before)).toEqual([]);
    expect(await faults(after)).toEqual([]);
    expect(JSON.stringify(after)).not.toContain('words of');
    expect(after.action).toMatchObject({ args: null, args_proposed: null, view: null, assessment: null, run: null });
    const told = (await verifyEvidence(after, world.verifiers)).filter((check) => /erased at /.test(check.detail));
    expect(told.map((check) => check.name)).toEqual(
      expect.arrayContaining(['arguments', 'view', 'assessment']) as never,
    );
  }
  const statements = (name: string) => files[name]?.after.verdicts.map((verdict) => verdict.statement !== null);
  expect([statements('strong'), statements('two'), statements('plain')]).toEqual([[false], [false, false], [true]]);
  expect(files['strong']?.after.verdicts[0]?.passkey).toEqual(files['strong']?.before.verdicts[0]?.passkey);
});

const CONTENT: { name: string; without: (file: Evidence) => Evidence }[] = [
  {
    name: 'arguments',
    without: (f) => ({ ...f, action: { ...f.action, args: null, args_proposed: null, run: null } }),
  },
  { name: 'arguments', without: (f) => ({ ...f, action: { ...f.action, args: null } }) },
  { name: 'view', without: (f) => ({ ...f, action: { ...f.action, view: null } }) },
  { name: 'assessment', without: (f) => ({ ...f, action: { ...f.action, assessment: null } }) },
  {
    name: 'verdict 1: ann',
    without: (f) => ({ ...f, verdicts: f.verdicts.map((verdict) => ({ ...verdict, statement: null })) }),
  },
];

test.each(CONTENT)(
  'a file out of which somebody took $name, without an entry that says so, is refused',
  async ({ name, without }) => {
    for (const file of [files['strong'], files['two']])
      expect((await faults(without(file?.before as Evidence))).map((fault) => fault.name)).toContain(name);
  },
);

test('an entry that erased something else, or another action, excuses nothing', async () => {
  const { before } = files['strong'] as { before: Evidence };
  const other = files['two']?.after.entries.find((entry) => entry.type === 'erased');
  const own = files['strong']?.after.entries.find((entry) => entry.type === 'erased');
  if (!other || !own) throw new Error('no erased entry');
  const bare = { ...before, action: { ...before.action, view: null } };
  for (const entry of [
    other,
    { ...other, action_id: before.action.id },
    { ...own, body: own.body.replace('"view"', '"claim"') },
  ])
    expect(await faults({ ...bare, entries: [...before.entries, entry] })).not.toEqual([]);
});

function placesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    placesOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

test('every value that is left, one at a time, at its beginning, middle and end: a change is found', async () => {
  const flipped = (text: string, at: number) =>
    `${text.slice(0, at)}${text.charAt(at) === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
  const changes: ((value: unknown) => unknown)[] = [
    (v) => (typeof v === 'string' ? flipped(v, 0) : typeof v === 'number' ? v + 1 : v === null ? '{}' : !v),
    (v) => (typeof v === 'string' ? flipped(v, Math.floor(v.length / 2)) : null),
    (v) => (typeof v === 'string' ? flipped(v, v.length - 1) : 'x'),
  ];
  for (const [name, { after }] of Object.entries(files)) {
    for (const path of placesOf(after)) {
      for (const change of changes) {
        const copy = structuredClone(after);
        let at = copy as unknown as Record<string | number, unknown>;
        for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
        const last = path.at(-1) ?? '';
        at[last] = change(at[last]);
        if (JSON.stringify(copy) === JSON.stringify(after)) continue;
        const read = EvidenceFile.safeParse(copy);
        expect([name, path.join('/'), !read.success || (await faults(read.data as Evidence)).length > 0]).toEqual([
          name,
          path.join('/'),
          true,
        ]);
      }
    }
    for (const i of after.entries.keys())
      expect(await faults({ ...after, entries: after.entries.filter((_, n) => n !== i) })).not.toEqual([]);
  }
}, 240_000);

test('a whole export still holds; statements taken out without an entry are named', async () => {
  const kept = await world.submit({ run: goal });
  await world.verdict('ann', kept.id, 'approve');
  const out = join(home, 'whole');
  await ledgerCommands['export']?.run({ out }, desk());
  const found = await verifyExport(out, { keys: null, now: Date.now() });
  expect(found).toMatchObject({ ok: true, faults: [] });
  const copy = join(home, 'taken');
  cpSync(out, copy, { recursive: true });
  const lines = readFileSync(join(copy, 'verdicts.jsonl'), 'utf8').trimEnd().split('\n');
  const taken = lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), statement: null }));
  writeFileSync(join(copy, 'verdicts.jsonl'), `${taken.join('\n')}\n`);
  // Erased ones may be missing; this one's may not.
  expect((await verifyExport(copy, { keys: null, now: Date.now() })).faults).toEqual([
    {
      part: `verdict of ${world.people.ann.userId} on ${kept.id}`,
      detail: expect.stringMatching(/no entry says/) as string,
    },
  ]);
});

test('whose a verdict is, what it answers and which passkey signed it is held against the log, also where its statement is gone', async () => {
  const out = join(home, 'kept');
  await ledgerCommands['export']?.run({ out }, desk());
  expect(await verifyExport(out, { keys: null, now: Date.now() })).toMatchObject({ ok: true, faults: [] });
  type Row = { action_id: string; statement: string | null; reviewer_id: string; statement_digest: string };
  const rows = readFileSync(join(out, 'verdicts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row & Record<string, unknown>);
  const changedTo = async (which: (row: Row) => boolean, change: object) => {
    const at = rows.findIndex(which);
    expect(at).toBeGreaterThanOrEqual(0);
    const copy = join(home, `kept-${randomUUID()}`);
    cpSync(out, copy, { recursive: true });
    const text = rows.map((row, i) => `${JSON.stringify(i === at ? { ...row, ...change } : row)}\n`).join('');
    writeFileSync(join(copy, 'verdicts.jsonl'), text);
    return (await verifyExport(copy, { keys: null, now: Date.now() })).faults.map(({ detail }) => detail);
  };
  const erased = (row: Row) => row.action_id === files['two']?.before.action.id && row.statement === null;
  expect(await changedTo(erased, { reviewer_id: world.people.wei.userId })).toEqual([
    expect.stringMatching(/kept as another’s/),
  ]);
  expect(await changedTo(erased, { answer: 'approve' })).toEqual([expect.stringMatching(/another answer/)]);
  expect(await changedTo(erased, { method: 'password' })).toEqual([expect.stringMatching(/another way of signing/)]);
  // All of it is right but for whose key it is.
  const strong = files['strong']?.before as Evidence;
  const passkey = signedByAnother(strong).verdicts[0]?.passkey;
  const signed = (row: Row) => row.action_id === strong.action.id;
  expect(await changedTo(signed, { public_key_spki: passkey?.public_key_spki, signature: passkey?.signature })).toEqual(
    [expect.stringMatching(/another passkey/)],
  );
});
