import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { checkNoteCosignatures } from '#lib/domain/ledger/cosignature.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { EvidenceFile } from '#lib/contract/evidence.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { getOutsideProof } from '#lib/usecases/ledger/get-outside-proof.ts';
import { readCosignedCheckpoint } from '#lib/usecases/ledger/read-cosigned-checkpoint.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { WitnessServer } from '../../../test/servers/witness-server.ts';
import { World } from '../../../test/world.ts';
import { VERIFIERS } from '../verifiers.ts';
import { startJob } from '../jobs/job.ts';
import { cosignAll, cosigning } from './cosigning.ts';
import { parseWitnesses, type Witness } from './parse-witnesses.ts';
import { linesLog } from '#lib/runtime/log.ts';
import { patient } from '../../../test/patience.ts';

const [database, elsewhere, third] = [withDatabase(), withDatabase(), withDatabase()];
const home = mkdtempSync(join(tmpdir(), 'countersign-witness-'));
const world = new World({ home });
/** The same desk with the same keys, and another past. */
const rewritten = new World({ home });
const servers: WitnessServer[] = [];
const logged: string[] = [];
const never = new AbortController().signal;
const EVERY = 5_000;

beforeAll(async () => {
  await world.open(database.url);
  await rewritten.open(elsewhere.url);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  logged.length = 0;
});
afterAll(async () => {
  await world.close();
  await rewritten.close();
  rmSync(home, { recursive: true, force: true });
});

async function witnessed(name: string): Promise<{ server: WitnessServer; witness: Witness }> {
  const server = new WitnessServer(name);
  server.logs.push(...world.ctx.signer.log.keys);
  server.now = () => world.now;
  await server.start();
  servers.push(server);
  const [witness] = parseWitnesses(server.setting);
  if (!witness) throw new Error('no witness');
  world.ctx.outside = { ...world.ctx.outside, witnesses: [witness] };
  rewritten.ctx.outside = world.ctx.outside;
  return { server, witness };
}
const round = (witnesses: Witness[], at = world, signal = never) =>
  cosignAll({ url: at.db.url, ctx: at.ctx, log: linesLog((line) => logged.push(line)) }, witnesses, signal, EVERY);
async function grow(at = world, n = 1): Promise<number> {
  for (let i = 0; i < n; i++) await at.submit({ tool: 'note.read' });
  while ((await sequenceLedger(at.ctx)).more);
  world.now += 10_000;
  rewritten.now = world.now;
  const [row] = await at.db.query(rawSql<{ size: number }>('SELECT max(size) AS size FROM checkpoints'));
  return Number(row?.size);
}
const served = async () => {
  const { note } = await readCosignedCheckpoint(world.ctx);
  return { note, checkpoint: parseCheckpoint(parseNote(note)?.text ?? '') };
};
const stateAt = async (at = world) => (await getOutsideProof(at.ctx, at.people.audrey)).witnesses;

test('a head is cosigned, served with the cosignature, and every later one continues it', async () => {
  const { server, witness } = await witnessed('witness.example/w1');
  const first = await grow();
  await round([witness]);
  const { note, checkpoint } = await served();
  expect(checkpoint?.size).toBe(first);
  expect(parseNote(note)?.signatures.map(({ name }) => name)).toEqual([
    world.ctx.signer.log.name,
    'witness.example/w1',
  ]);
  expect((await checkNoteCosignatures(note, [server.key], VERIFIERS))?.held).toEqual([
    { witness: server.key, time: world.now / 1_000 },
  ]);
  const second = await grow(world, 300);
  await round([witness]);
  // Nothing new: nobody is asked.
  world.now += 10_000;
  await round([witness]);
  expect(server.asked).toEqual([
    { old: 0, size: first, status: 200 },
    { old: first, size: second, status: 200 },
  ]);
  expect((await stateAt())[0]).toMatchObject({ cosigned: { size: second }, fault: null });
  expect(logged).toEqual([]);
});

test('a witness is asked once in some seconds, by one process, however many heads there are', async () => {
  const { server, witness } = await witnessed('witness.example/often');
  await grow();
  await Promise.all([round([witness]), round([witness]), round([witness])]);
  expect(server.asked).toHaveLength(1);
  await world.submit({ tool: 'note.read' });
  await sequenceLedger(world.ctx);
  expect(await round([witness])).toBeLessThanOrEqual(EVERY);
  expect(server.asked).toHaveLength(1);
  world.now += EVERY;
  await round([witness]);
  expect(server.asked).toHaveLength(2);
});

test('a witness that forgot, and one that knows more than we remember, are served from the size they name', async () => {
  const { server, witness } = await witnessed('witness.example/forgetful');
  const first = await grow();
  await round([witness]);
  const head = server.memory.get(world.ctx.signer.log.name);
  await server.stop();
  server.memory.clear();
  await server.start();
  const second = await grow();
  await round([witness]);
  const { server: other, witness: knows } = await witnessed('witness.example/knows');
  if (head) other.memory.set(world.ctx.signer.log.name, head);
  await round([knows]);
  expect(server.asked.slice(1)).toEqual([
    { old: first, size: second, status: 409 },
    { old: 0, size: second, status: 200 },
  ]);
  expect(other.asked).toEqual([
    { old: 0, size: second, status: 409 },
    { old: first, size: second, status: 200 },
  ]);
});

test('the log that is given out never gets shorter, also where a cosignature comes late', async () => {
  const { server, witness } = await witnessed('witness.example/late');
  const sizes: number[] = [];
  const look = async () => void sizes.push((await served()).checkpoint?.size ?? 0);
  const first = await grow();
  let arrived: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (arrived = resolve));
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const [row] = await world.db.query(rawSql<{ note: string }>('SELECT note FROM checkpoints WHERE size = $1', [first]));
  server.broken = async () => {
    arrived();
    await held;
    return { status: 200, body: server.cosign(row?.note ?? '') };
  };
  await look();
  const pending = round([witness]);
  await waiting;
  const second = await grow();
  await look();
  answer();
  await pending;
  expect((await stateAt())[0]).toMatchObject({ cosigned: { size: first }, fault: null });
  await look();
  // A head of this very moment waits for its witness, and not for long.
  await world.submit({ tool: 'note.read' });
  await sequenceLedger(world.ctx);
  await look();
  world.now += 10_000;
  await look();
  expect(sizes).toEqual([first, second, second, second, second + 1]);
});

test('evidence stands on a cosigned head, and a witness known from elsewhere is demanded', async () => {
  const { server, witness } = await witnessed('witness.example/evidence');
  const { id } = await world.submit();
  await world.verdict('ann', id, 'deny_unsafe');
  await grow();
  await round([witness]);
  // A newer head without a cosignature does not take its place while it covers the action.
  await world.submit({ tool: 'note.read' });
  await sequenceLedger(world.ctx);
  const file = EvidenceFile.parse(await getEvidence(world.ctx, world.people.bob, { id }));
  const wrong = async (f: typeof file, known = [server.key]) =>
    (await verifyEvidence(f, VERIFIERS, { witnesses: known }))
      .filter((check) => !check.ok)
      .map((check) => `${check.name}: ${check.detail}`);
  expect(await wrong(file)).toEqual([]);
  const lines = file.checkpoint.split('\n');
  // Each entry's proof ends in the same head.
  const under = (checkpoint: string): typeof file => ({
    ...file,
    checkpoint,
    entries: file.entries.map((one) => ({ ...one, tlog_proof: one.tlog_proof.replace(file.checkpoint, checkpoint) })),
  });
  const without = { ...under(`${lines.slice(0, -2).join('\n')}\n`), witness_keys: [] };
  expect(await wrong(without, [])).toEqual([]);
  expect(await wrong(without)).toEqual(['witnesses: witness.example/evidence did not cosign this head']);
  expect(await wrong({ ...file, witness_keys: [] }, [])).toEqual([
    'witnesses: a line below the head is of nobody that the file names',
  ]);
  const signature = lines.at(-2) ?? '';
  for (const at of [signature.length - 10, signature.length - 90]) {
    const other = signature[at] === 'A' ? 'B' : 'A';
    const flipped = `${signature.slice(0, at)}${other}${signature.slice(at + 1)}`;
    expect(await wrong(under(file.checkpoint.replace(signature, flipped)), [])).toEqual([
      'witnesses: the cosignature of witness.example/evidence does not hold',
    ]);
  }
});

describe('a witness that is broken harms nobody, and says how', () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const big = 'x'.repeat(70_000);
  test.each<[string, (server: WitnessServer) => void | Promise<void>, string, RegExp]>([
    ['away', (s) => s.stop(), 'unreachable', /cannot be reached: ECONNREFUSED/],
    ['of another log', (s) => void (s.logs.length = 0), 'refused', /does not know this log \(404\)/],
    [
      'told of another key',
      (s) => void s.logs.splice(0, 1, `${world.ctx.signer.log.name}+00000000+AAAA`),
      'refused',
      /does not accept the log’s key \(403\)/,
    ],
    ['failing', (s) => void (s.broken = () => ({ status: 500, body: 'oops' })), 'unreachable', /answers 500/],
    ['a proxy’s page', (s) => void (s.broken = () => ({ status: 200, body: '<html>' })), 'refused', /no signature/],
    ['endless', (s) => void (s.broken = () => ({ status: 200, body: big })), 'refused', /more than 64 KB/],
    ['silent about its size', (s) => void (s.broken = () => ({ status: 409, body: 'no' })), 'refused', /409 without/],
    [
      'never content',
      (s) => {
        let n = 0;
        s.broken = () => ({ status: 409, body: `${(n += 1)}\n` });
      },
      'refused',
      /names another size each time/,
    ],
    ['sent elsewhere', (s) => void (s.broken = () => ({ status: 302, body: '' })), 'unreachable', /it sends elsewhere/],
    [
      'signing with another key',
      (s) => void (s.broken = async () => ({ status: 200, body: s.cosign((await served()).note, stranger) })),
      'refused',
      /without a cosignature by its key that holds/,
    ],
    ['ahead of time', (s) => void (s.now = () => world.now + 3_600_000), 'refused', /time in the future/],
  ])('%s', async (what, breakIt, kind, detail) => {
    const { server, witness } = await witnessed(`witness.example/${what.replaceAll(/[^a-z]+/g, '-')}`);
    const size = await grow();
    await breakIt(server);
    await round([witness]);
    // Left alone at first, then asked again: still one line.
    await round([witness]);
    world.now += 6_000;
    await round([witness]);
    const [state] = await stateAt();
    expect(state?.fault).toMatchObject({ kind, detail: expect.stringMatching(detail) as string });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(detail);
    // The log itself goes on, and is given out.
    expect(await grow()).toBeGreaterThan(size);
    expect((await served()).checkpoint?.size).toBeGreaterThan(size);
    // When it is whole again, it is found without anybody's doing.
    server.broken = null;
    server.now = () => world.now;
    server.logs.splice(0, 9, ...world.ctx.signer.log.keys);
    if (what === 'away') await server.start();
    world.now += 3_600_000;
    rewritten.now = world.now;
    await round([witness]);
    expect((await stateAt())[0]).toMatchObject({ fault: null, cosigned: { size: (await grow()) - 1 } });
    expect(logged[1]).toMatch(/cosigns again$/);
  });

  test('one that never answers holds up neither the log nor the end of the server', async () => {
    const { server, witness } = await witnessed('witness.example/slow');
    let asked: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    server.broken = () => {
      asked();
      return new Promise(() => undefined);
    };
    const before = await grow();
    const stop = new AbortController();
    const pending = round([witness], world, stop.signal);
    await waiting;
    expect(await grow()).toBeGreaterThan(before);
    stop.abort();
    await pending;
    // A server that stops says nothing about its witness.
    expect((await stateAt())[0]?.fault).toBeNull();
  });
});

describe('the true key over another past is refused by the witness, and everybody is told', () => {
  const alarms = () => logged.filter((line) => line.startsWith('ALARM: '));

  test('rolled back, then grown past what was cosigned', async () => {
    const { server, witness } = await witnessed('witness.example/alarm');
    const cosigned = await grow(world, 40);
    await round([witness]);
    const shorter = await grow(rewritten);
    expect(shorter).toBeLessThan(cosigned);
    await round([witness], rewritten);
    const detail = `has cosigned ${cosigned} entries, more than this log has: the log was rolled back`;
    expect((await stateAt(rewritten))[0]?.fault).toMatchObject({ kind: 'contradicts', detail });
    expect(alarms()).toEqual([`ALARM: witness witness.example/alarm ${detail}`]);
    // Grown past it, it is another log still.
    while ((await grow(rewritten, 100)) <= cosigned);
    world.now += 3_600_000;
    rewritten.now = world.now;
    await round([witness], rewritten);
    expect((await stateAt(rewritten))[0]?.fault).toMatchObject({
      kind: 'contradicts',
      detail: expect.stringMatching(/^finds that this log does not continue the one of \d+ entries/) as string,
    });
    expect(server.memory.get(world.ctx.signer.log.name)?.size).toBe(cosigned);
    const entries = await rewritten.entryTypes('actor_id', 'outside');
    expect(entries).toEqual(['log-contradicted']);
    expect(alarms()).toHaveLength(1);
    expect(parseNote((await readCosignedCheckpoint(rewritten.ctx)).note)?.signatures).toHaveLength(1);
  });

  test('another log of the very size', async () => {
    const { server, witness } = await witnessed('witness.example/same-size');
    const size = await grow(rewritten);
    server.memory.set(world.ctx.signer.log.name, { size, root: new Uint8Array(32) });
    await round([witness], rewritten);
    expect((await stateAt(rewritten))[0]?.fault).toMatchObject({
      kind: 'contradicts',
      detail: expect.stringMatching(/^has cosigned another head over \d+ entries/) as string,
    });
  });
});

test('the job cosigns by itself when the log grows, and ends at once', async () => {
  const live = new World({ live: true, suffix: '-live' });
  await live.open(third.url);
  const server = new WitnessServer('witness.example/live');
  server.logs.push(...live.ctx.signer.log.keys);
  await server.start();
  servers.push(server);
  live.ctx.outside = { witnesses: parseWitnesses(server.setting), anchors: [] };
  const { hub, ctx, db } = live;
  const log = linesLog((line) => logged.push(line));
  const stop = startJob(cosigning({ url: db.url, ctx, log }, parseWitnesses(server.setting)), hub, log);
  await live.submit({ tool: 'note.read' });
  await sequenceLedger(ctx);
  await expect.poll(() => server.asked.at(-1)?.status, { timeout: 60_000 }).toBe(200);
  await live.submit({ tool: 'note.read' });
  await sequenceLedger(ctx);
  await expect.poll(() => server.asked.length, { timeout: 60_000 }).toBe(2);
  const begun = Date.now();
  await stop();
  expect(Date.now() - begun).toBeLessThan(patient(3_000));
  await live.close();
});

test.each(['cosignatures', 'anchors'])('the database refuses to rewrite %s', async (table) => {
  await world.db.query(rawSql(`INSERT INTO anchors (target, size, at) VALUES ('file:/elsewhere', 1, now())`));
  await expect(world.db.query(rawSql(`TRUNCATE ${table}`))).rejects.toThrow(/append-only/);
  await expect(world.db.query(rawSql(`DELETE FROM ${table} WHERE size >= 0`))).rejects.toThrow(/append-only/);
  await expect(world.db.query(rawSql(`UPDATE ${table} SET size = 0`))).rejects.toThrow(/append-only/);
});
