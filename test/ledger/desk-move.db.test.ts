import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidence as verifyWith } from '#lib/domain/evidence/verify-evidence.ts';
import { parseVerifierKey, verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { createContext } from '#lib/runtime/context.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { silentLog } from '#lib/runtime/log.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import { loadOrigins } from '#lib/store/desk/origins.ts';
import { appendEntry } from '#lib/usecases/append-entry.ts';
import type { Context } from '#lib/usecases/context.ts';
import { moveDesk } from '#lib/usecases/desk/move-desk.ts';
import { vouchForNames } from '#lib/usecases/desk/vouch-for-names.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { verifyEvidence } from '#sdk/evidence.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeExport } from '../../cli/write-export.ts';
import { withDatabase } from '../database.ts';
import { enrol, evidenceOf, signedEvidence, WEB_VERIFIERS } from '../evidence.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';
import { evidenceOfWritten } from '#lib/domain/evidence/read-evidence.ts';

const NAMED = 'http://localhost:3000';
const NEW = 'https://desk.example.com';
const database = withDatabase();
const world = withWorld(database);
const folder = mkdtempSync(join(tmpdir(), 'countersign-move-'));
afterAll(() => rmSync(folder, { recursive: true }));

let before: Evidence;
let oldKeys: string[];
const first = new SoftwarePasskey(NAMED);
let exports = 0;

beforeAll(async () => {
  await enrol(world, world.people.ann, first);
  before = await signedEvidence(world, world.people.ann, first);
  oldKeys = [...before.log_keys];
});

/** What a server has after it was restarted: the stored origin. */
async function restarted(): Promise<void> {
  const desk = await loadDesk(world.db);
  Object.assign(world.ctx satisfies Context, { origin: desk?.origin, address: desk?.origin, issuer: desk?.issuer });
}

/** The file holds for the command line's verifiers, the SDK's and a browser's, with the key that was kept before anything moved. */
async function holdsEverywhere(file: Evidence): Promise<void> {
  const faults = async (checks: Promise<{ name: string; ok: boolean; detail: string }[]>) =>
    (await checks).filter(({ ok }) => !ok);
  expect(await faults(verifyWith(file, VERIFIERS, { logKeys: oldKeys }))).toEqual([]);
  expect(await faults(verifyWith(file, WEB_VERIFIERS, { logKeys: oldKeys }))).toEqual([]);
  expect((await verifyEvidence(JSON.stringify(file), { logKeys: oldKeys })).ok).toBe(true);
}

async function ledgerFaults() {
  const out = join(folder, `export-${exports++}`);
  await writeExport(world.ctx, world.operator, out);
  return (await verifyExport(out, { keys: oldKeys, now: Date.now() + 1e12 })).faults;
}

describe('a desk that moves to a public address', () => {
  test('says so in one entry, who has to enrol a passkey again, and leaves admins a way in', async () => {
    const moved = await moveDesk(world.ctx, world.operator, { origin: NEW });
    expect(moved).toMatchObject({
      before: NAMED,
      origin: NEW,
      enrol: [{ email: world.people.ann.email, passkeys: 1 }],
      links: [
        { email: world.people.cleo.email, link: expect.stringMatching(`^${NEW}/welcome\\?token=`) as string },
        { email: world.people.dora.email },
      ],
    });
    const rows = await world.db.query(
      rawSql<{ body: string; actor_id: string }>(`SELECT body, actor_id FROM entries WHERE type = 'desk-moved'`),
    );
    expect(rows.map(({ body, actor_id }) => [actor_id, JSON.parse(body)])).toEqual([
      ['operator:test', expect.objectContaining({ desk: moved.desk, origin: NEW, before: NAMED })],
    ]);
    const issued = await world.db.query(
      rawSql<{ body: string }>(`SELECT body FROM entries WHERE type = 'link-issued'`),
    );
    expect(issued.map(({ body }) => (JSON.parse(body) as { user_id: string }).user_id).sort()).toEqual(
      [world.people.cleo.userId, world.people.dora.userId].sort(),
    );
    expect(await loadOrigins(world.db)).toMatchObject([{ origin: NAMED }, { origin: NEW }]);
    expect(await loadDesk(world.db)).toMatchObject({
      log_name: 'localhost:3000/countersign',
      issuer: NAMED,
      origin: NEW,
    });
  });

  test('a server that was not restarted takes no passkey', async () => {
    await expect(signedEvidence(world, world.people.ann, first)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('moving to where it is already is refused', async () => {
    await restarted();
    await expect(moveDesk(world.ctx, world.operator, { origin: NEW })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what was decided before holds: the file taken then, and one taken now', async () => {
    await holdsEverywhere(before);
    const now = await evidenceOf(world, before.action.id);
    expect(now).toMatchObject({ origin: NAMED });
    expect(now.desk_entries).toBeUndefined();
    await holdsEverywhere(now);
  });

  test('what is decided after holds: by password, and by a passkey of the new host', async () => {
    const { id } = await world.submit({ args: { text: 'after the move' } });
    await world.verdict('bob', id, 'approve');
    await holdsEverywhere(await evidenceOf(world, id));
    const second = new SoftwarePasskey(NEW);
    await enrol(world, world.people.bob, second);
    const file = await signedEvidence(world, world.people.bob, second);
    expect(evidenceOfWritten(file).desk_entries).toMatchObject([{ type: 'desk-moved' }]);
    await holdsEverywhere(file);
  });

  test('a passkey of the old host does not sign any more', async () => {
    await expect(signedEvidence(world, world.people.ann, first)).rejects.toMatchObject({ code: 'signature-too-weak' });
  });

  test('without the entry, with it changed, or with one that came later, the new host’s passkey is refused', async () => {
    const third = new SoftwarePasskey(NEW);
    await enrol(world, world.people.ann, third);
    const file = await signedEvidence(world, world.people.ann, third);
    const failing = async (changed: Evidence) =>
      (await verifyWith(changed, VERIFIERS)).filter(({ ok }) => !ok).map(({ name }) => name);
    const { desk_entries: entries = [], ...without } = file;
    expect(await failing(without)).toEqual(['verdict 1: ann']);
    const changed = JSON.parse(JSON.stringify(entries).replaceAll(NEW, 'https://evil.example')) as typeof entries;
    expect(await failing({ ...file, desk_entries: changed })).toEqual(['verdict 1: ann', 'desk']);
    await moveDesk(world.ctx, world.operator, { origin: 'https://third.example.com' });
    await restarted();
    const later = await evidenceOf(world, file.action.id);
    expect(later.desk_entries).toHaveLength(2);
    await holdsEverywhere(later);
    expect(await failing({ ...later, desk_entries: later.desk_entries?.slice(1) ?? [] })).toEqual([
      'verdict 1: ann',
      'desk',
    ]);
  });

  test('a file that leaves out one of several moves is refused, whether its verdict needs that one or not', async () => {
    const fourth = new SoftwarePasskey('https://third.example.com');
    await enrol(world, world.people.ann, fourth);
    const file = await signedEvidence(world, world.people.ann, fourth);
    await holdsEverywhere(file);
    const [, second] = file.desk_entries ?? [];
    expect(
      (await verifyWith({ ...file, desk_entries: second ? [second] : [] }, VERIFIERS)).filter(({ ok }) => !ok),
    ).toMatchObject([
      { name: 'verdict 1: ann' },
      { name: 'desk', detail: expect.stringContaining(`it moves from ${NEW}, and the desk was at ${NAMED}`) as string },
    ]);
  });

  test('the whole ledger holds, with the key kept before', async () => {
    expect(await ledgerFaults()).toEqual([]);
  });
});

describe('a desk whose heads stand under several names', () => {
  const OTHER = 'http://localhost:3333';

  /** A head under this name: what a version did that named the log after its setting. */
  async function signHead(name: string): Promise<void> {
    const keys = await openKeys({ setting: 'file', home: world.home }, name, silentLog);
    const parts = { db: world.db, hub: world.hub, publish: () => undefined, signer: keys.signer, origin: OTHER };
    const ctx = createContext({ ...parts, now: () => world.now });
    await ctx.transaction((tx) => appendEntry(ctx, tx, { kind: 'operator', name: 'test' }, 'something', {}));
    await sequenceLedger(ctx);
    await keys.close();
  }
  let decided: string;

  beforeAll(async () => {
    await signHead('localhost:3333/countersign');
    await signHead('localhost:4444/countersign');
    // A decision that names the other origin, with a passkey's signature made there.
    const { origin, issuer } = world.ctx;
    Object.assign(world.ctx, { issuer: OTHER });
    const { id } = await world.submit({ args: { text: 'under another name' } });
    await world.verdict('ann', id, 'approve');
    decided = id;
    Object.assign(world.ctx, { origin, issuer });
  });

  /** Checks the ledger and an evidence file as somebody does who kept the log's key, and its heads, while it was called by another name. */
  async function faultsForKeeper(name: string): Promise<string[]> {
    const key = parseVerifierKey(oldKeys[0] ?? '');
    const keys = [verifierKey(name, key?.publicKey ?? new Uint8Array())];
    const rows = await world.db.query(
      rawSql<{ note: string }>("SELECT note FROM checkpoints WHERE note LIKE $1 || E'\n%'", [name]),
    );
    const anchored = rows.map(({ note }) => ({ file: 'kept.note', note }));
    const out = join(folder, `export-${exports++}`);
    await writeExport(world.ctx, world.operator, out);
    const outside = { witnesses: [], anchored };
    const found = await verifyExport(out, { keys, now: Date.now() + 1e12, outside });
    const file = await evidenceOf(world, before.action.id);
    const failing = (await verifyWith(file, VERIFIERS, { logKeys: keys })).filter(({ ok }) => !ok);
    return [...found.faults.map(({ part, detail }) => `${part} ${detail}`), ...failing.map(({ name: check }) => check)];
  }

  test('does not verify before it is repaired', async () => {
    const faults = await ledgerFaults();
    expect(faults.map(({ detail }) => detail)).toEqual([
      'the checkpoint is of another log (localhost:3333/countersign)',
      'the checkpoint is of another log (localhost:4444/countersign)',
    ]);
    expect((await faultsForKeeper('localhost:3333/countersign')).at(0)).toMatch(/is of another log/);
    const file = await evidenceOf(world, decided);
    expect((await verifyWith(file, VERIFIERS)).filter(({ ok }) => !ok)).toMatchObject([
      { name: 'decision', detail: 'the decision’s iss is another' },
    ]);
  });

  test('is repaired by an entry that vouches for the names, once', async () => {
    const done = await vouchForNames(world.ctx, world.operator);
    expect(done).toMatchObject({
      log_name: 'localhost:3000/countersign',
      origins: [{ origin: OTHER, decisions: 1 }],
      entry: expect.stringMatching(/^ent_/) as string,
    });
    expect(done.heads.map(({ name, heads }) => [name, heads]).sort()).toEqual([
      ['localhost:3333/countersign', 1],
      ['localhost:4444/countersign', 1],
    ]);
    expect(await ledgerFaults()).toEqual([]);
    const file = await evidenceOf(world, decided);
    expect(evidenceOfWritten(file).desk_entries?.at(-1)).toMatchObject({ type: 'desk-names-vouched' });
    await holdsEverywhere(file);
    expect(await vouchForNames(world.ctx, world.operator)).toMatchObject({ heads: [], origins: [], entry: null });
    // Today's origin is what it was.
    expect(await loadDesk(world.db)).toMatchObject({ issuer: NAMED, origin: 'https://third.example.com' });
  });

  test('keys and heads that somebody kept under an old name before the repair go on to verify, and those of another log do not', async () => {
    for (const name of ['localhost:3333/countersign', 'localhost:4444/countersign'])
      expect(await faultsForKeeper(name)).toEqual([]);
    const other = await faultsForKeeper('localhost:5555/countersign');
    expect(other).toEqual(['the key given is of another log (localhost:5555/countersign)', 'known keys']);
    // The same name with another key.
    const forged = verifierKey('localhost:3333/countersign', new Uint8Array(32).fill(7));
    const file = await evidenceOf(world, before.action.id);
    expect((await verifyWith(file, VERIFIERS, { logKeys: [forged] })).filter(({ ok }) => !ok)).toMatchObject([
      { name: 'known keys' },
    ]);
  });

  test('a head that is signed under such a name after the repair is another log’s', async () => {
    await signHead('localhost:3333/countersign');
    expect((await ledgerFaults()).map(({ detail }) => detail)).toEqual([
      'the checkpoint is of another log (localhost:3333/countersign)',
    ]);
  });
});
