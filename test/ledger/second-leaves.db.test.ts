import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeExport } from '../../cli/write-export.ts';
import { EvidenceFile } from '#lib/contract/evidence.ts';
import type { WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidenceFile } from '#lib/domain/evidence/verify-evidence.ts';
import { leafReader } from '#lib/domain/ledger/leaf-forms.ts';
import { LEAF_2, readLeaf2 } from '#lib/domain/ledger/leaf-2.ts';
import { splitBundle } from '#lib/domain/ledger/tiles.ts';
import { textOf } from '#lib/domain/signing/bytes.ts';
import { switchFormats } from '#lib/usecases/desk/switch-formats.ts';
import type { PersonActor, TokenActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { readBundle } from '#lib/usecases/ledger/read-bundle.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { startDrill } from '#lib/usecases/safety/start-drill.ts';
import { treeSize } from '#lib/store/ledger/ledger.ts';
import { withDatabase } from '../database.ts';
import { WEB_VERIFIERS } from '../evidence.ts';
import { withWorld } from '../world.ts';

const database = withDatabase();
const world = withWorld(database, { formats: FIRST_FORMATS });
const home = mkdtempSync(join(tmpdir(), 'countersign-leaves-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const files = {} as Record<'before' | 'across' | 'after' | 'drill', WrittenEvidence>;
/** Index of the first leaf of the second version. */
let border = 0;

const evidence = async (id: string) => EvidenceFile.parse(await getEvidence(world.ctx, world.people.audrey, { id }));
const sequence = async () => {
  while ((await sequenceLedger(world.ctx)).more);
};

beforeAll(async () => {
  const before = await world.submit({ args: { text: 'before' } });
  await world.verdict('ann', before.id, 'approve');
  const across = await world.submit({ tool: 'note.two', args: { text: 'across' } });
  await world.verdict('ann', across.id, 'approve');
  await sequence();
  border = await treeSize(world.db);
  await switchFormats(world.ctx, world.operator);
  await world.verdict('bob', across.id, 'approve');
  const after = await world.submit({ args: { text: 'after', to: ['a', 'b'] } });
  await world.verdict('ann', after.id, 'limit', { text: 'after', to: ['a'] });
  const { grant } = await world.read(after.id);
  await world.redeem(grant?.token ?? '', { text: 'after', to: ['a'] });
  const { action_id: drill } = await startDrill(world.ctx, world.people.cleo, {
    agent: world.agent.agentId,
    tool: 'note.one',
    args: { text: 'drill' },
    note: 'made up',
    expires_in: 3_600,
  });
  await world.verdict('bob', drill, 'deny_unsafe');
  for (const [name, id] of Object.entries({ before: before.id, across: across.id, after: after.id, drill }))
    files[name as keyof typeof files] = await evidence(id);
});

const bundle = async (reader: PersonActor | TokenActor | null, width?: number) =>
  readBundle(world.ctx, { index: 0, width: width ?? (await treeSize(world.db)) }, () =>
    reader ? Promise.resolve(reader) : Promise.reject(new Failure('unauthenticated')),
  );
const leaves = async (): Promise<Uint8Array[]> => splitBundle((await bundle(world.people.audrey)).bytes) ?? [];

describe('the public log', () => {
  test('from the entry on, every leaf has the same members and the same length, and nothing in the clear', async () => {
    const data = (await leaves()).map(textOf);
    const second = data.slice(border);
    expect(second.length).toBeGreaterThanOrEqual(8);
    expect(new Set(second.map((text) => text.length))).toEqual(new Set([420]));
    for (const text of second) {
      expect(typeof readLeaf2(text)).toBe('object');
      expect(text).not.toMatch(/(act|usr|agt|run|lck|ent)_|approve|submitted|2026/);
    }
    const members = 'members' in (LEAF_2 as object) ? Object.keys((LEAF_2 as { members: object }).members).length : 0;
    const digests = second.flatMap((text) => text.match(/[0-9a-f]{64}/g) ?? []);
    expect(new Set(digests).size).toBe(second.length * (members - 1));
    expect(data.slice(0, border).every((text) => text.endsWith('"v":1}'))).toBe(true);
  });

  test('is read across the border, and refused where a leaf of the first version follows', async () => {
    const read = leafReader(world.now);
    const data = await leaves();
    expect(data.map(read).filter((fault) => fault !== null)).toEqual([]);
    expect(read(data[0] as Uint8Array)).toMatch(/first version after one of the second/);
  });
});

describe('bundles of before', () => {
  const token = (...scopes: string[]): TokenActor => ({
    kind: 'token',
    keyId: 'key',
    name: 't',
    scopes,
    createdBy: null,
  });

  test('are for people who are signed in and for tokens that may read the ledger', async () => {
    expect((await bundle(world.people.ann, border)).open).toBe(false);
    expect((await bundle(token('ledger'), border)).open).toBe(false);
    await expect(bundle(null, border)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(bundle(token('agents'), border)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('wait where they tell how an action is being answered that is undecided', async () => {
    // As if it had been proposed and half answered before the switch.
    const { id } = await world.submit({ tool: 'note.two', args: { text: 'undecided' } });
    await expect(bundle(world.people.bob, border)).rejects.toMatchObject({ code: 'conflict' });
    await expect(bundle(token('ledger'), border)).rejects.toMatchObject({ code: 'conflict' });
    expect((await bundle(world.people.audrey, border)).open).toBe(false);
    await world.verdict('ann', id, 'deny_unsafe');
    expect((await bundle(world.people.bob, border)).open).toBe(false);
  });
});

describe('evidence', () => {
  test('says by its type what leaves it speaks of, and each verifies, with a browser’s cryptography too', async () => {
    expect(Object.values(files).map(({ type }) => type)).toEqual([
      'countersign.evidence/1',
      'countersign.evidence/1.1',
      'countersign.evidence/1.1',
      'countersign.evidence/1.1',
    ]);
    expect(files.across.entries.map((entry) => ('parts' in entry ? 2 : 1))).toEqual([1, 1, 2]);
    for (const file of Object.values(files))
      for (const verifiers of [world.verifiers, WEB_VERIFIERS]) {
        const { checks } = await verifyEvidenceFile(JSON.stringify(file), verifiers);
        expect(checks.filter((check) => !check.ok)).toEqual([]);
      }
    const { checks } = await verifyEvidenceFile(JSON.stringify(files.drill), world.verifiers);
    expect(checks.at(-1)).toMatchObject({ name: 'drill', detail: expect.stringContaining('denied') as string });
  });

  /** Every place of a value that holds something else, as a path. */
  const placesOf = (value: unknown, path: string[] = []): string[][] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]))
      : [path];

  test('every value of every entry changed, one at a time, is found', async () => {
    const missed: string[] = [];
    for (const file of [files.across, files.after, files.drill])
      for (const path of placesOf(file.entries)) {
        const copy = structuredClone(file);
        const at = path
          .slice(0, -1)
          .reduce((some, key) => some[key] as never, copy.entries as never as Record<string, unknown>);
        const last = path.at(-1) ?? '';
        const was = at[last];
        at[last] = typeof was === 'string' ? `${was}x` : typeof was === 'number' ? was + 1 : was === null ? 'x' : !was;
        const { ok } = await verifyEvidenceFile(JSON.stringify(copy), world.verifiers);
        if (ok) missed.push(path.join('/'));
      }
    expect(missed).toEqual([]);
  });

  test.each<[string, (file: WrittenEvidence) => unknown]>([
    ['a part closed', (file) => (second(file).type = { digest: `sha256:${'0'.repeat(64)}` })],
    ['two parts under one salt', (file) => ((second(file).type as Open).salt = (second(file).entry as Open).salt)],
    ['an entry that does not say its version', (file) => delete (file.entries[0] as { v?: number }).v],
    ['the type of files of the first version', (file) => (file.type = 'countersign.evidence/1')],
    ['the instructions of the first version', (file) => (file.readme = files.before.readme)],
  ])('%s is refused', async (_what, change) => {
    const copy = structuredClone(files.after);
    change(copy);
    expect((await verifyEvidenceFile(JSON.stringify(copy), world.verifiers)).ok).toBe(false);
  });

  interface Open {
    salt: string;
  }
  const second = (file: WrittenEvidence) =>
    (file.entries.at(-1) as unknown as { parts: Record<string, object> }).parts as Record<string, object>;
});

describe('an export', () => {
  const out = join(home, 'whole');
  const faultsOf = async (folder: string) =>
    (await verifyExport(folder, { keys: null, now: Date.now() + 1e12 })).faults.map(({ detail }) => detail);

  test('of a log of both versions holds, and one that goes back to the first does not', async () => {
    await writeExport(world.ctx, world.operator, out);
    expect(await faultsOf(out)).toEqual([]);
    const path = join(out, 'entries.jsonl');
    const whole = readFileSync(path, 'utf8');
    const lines = whole.trimEnd().split('\n');
    const { v: _v, parts: _parts, ...rest } = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    const old = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    writeFileSync(path, `${[...lines.slice(0, -1), JSON.stringify({ ...old, ...rest })].join('\n')}\n`);
    expect((await faultsOf(out)).join()).toMatch(/is of the first version, after the second came into use/);
  });
});
