import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, test } from 'vitest';

import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { startJob } from '#lib/runtime/jobs/job.ts';
import { sequencer } from '#lib/runtime/jobs/sequencer.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { rotateKeys } from '#lib/usecases/ledger/rotate-keys.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { settleKeys } from '#lib/usecases/ledger/settle-keys.ts';
import { withDatabase } from '../database.ts';
import { SignerKeys } from './signer-keys.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';
import { linesLog, silentLog } from '#lib/runtime/log.ts';
import { patient } from '../patience.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-signer-'));
const signer = new SignerKeys(folder);
const database = withDatabase();
const world = withWorld(database, { keys: signer.faulty });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  signer.fail(null);
  // A signer that was ended is started again within a second or so.
  await expect.poll(() => world.ctx.signer.signDecision({}).catch(() => null), { timeout: 60_000 }).not.toBeNull();
});

async function approved() {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  return world.read(id);
}

test('the example signer makes decisions, grants and heads, and evidence holds', async () => {
  const keys = await openKeys({ setting: signer.setting, home: folder }, 'localhost:3000/countersign', silentLog);
  expect(keys.list()).toEqual(world.keys.list());
  await keys.close();
  const { id, grant } = await approved();
  const evidence = await getEvidence(world.ctx, world.people.audrey, { id });
  expect((await verifyEvidence(evidence, world.verifiers)).filter((check) => !check.ok)).toEqual([]);
  expect(await world.redeem(grant?.token ?? '', { text: 'hello' })).toMatchObject({ action_id: id });
});

describe('a signer that fails', () => {
  test.each([
    ['dead', /the signer ended \(exit code 3\); nothing is signed until it answers/],
    ['silent', /the signer gave no answer within 2 s; nothing is signed/],
    ['babble', /the signer wrote something that is no JSON object/],
    ['wrong', /gave a signature that does not hold for the decision key .*; it is not used/],
    ['refuse', /refused: the device is locked/],
  ] as const)('%s: nothing is approved, and the log says why', async (fault, says) => {
    const { id } = await world.submit();
    signer.fail(fault);
    world.log.length = 0;
    const before = await world.row(id);
    await expect(world.verdict('ann', id, 'approve')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Nothing was signed; try again.') as string,
    });
    expect(await world.row(id)).toEqual(before);
    expect(await world.entryTypes('action_id', id)).toEqual(['submitted']);
    expect(world.log.filter((line) => says.test(line)).length).toBeGreaterThan(0);
    signer.fail(null);
    await expect
      .poll(
        () =>
          world.verdict('ann', id, 'approve').then(
            () => 'done',
            (e: { code: string }) => e.code,
          ),
        {
          timeout: 10_000,
        },
      )
      .toBe('done');
    expect((await world.read(id)).grant).not.toBeNull();
  });

  test('an approved action is not delivered without its grant', async () => {
    const { id } = await approved();
    signer.fail('wrong');
    await expect(world.read(id)).rejects.toMatchObject({ code: 'unavailable' });
    signer.fail(null);
    expect((await world.read(id)).grant).not.toBeNull();
  });

  test('while it is down, nobody waits for it', async () => {
    signer.fail('silent');
    await world.ctx.signer.signDecision({}).catch(() => undefined);
    const began = performance.now();
    await expect(world.ctx.signer.signDecision({})).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(patient(1_500));
  });

  test('the sequencer tries again until it signs, and loses no entry', async () => {
    while ((await sequenceLedger(world.ctx)).more);
    const newest = async () =>
      (await world.db.query(rawSql<{ size: number }>('SELECT max(size) AS size FROM checkpoints')))[0]?.size ?? 0;
    const entries = async () =>
      (await world.db.query(rawSql<{ n: number }>('SELECT count(*) AS n FROM entries')))[0]?.n;
    const before = await newest();
    signer.fail('dead');
    await world.submit();
    const said: string[] = [];
    const stop = startJob(
      sequencer(world.ctx),
      world.hub,
      linesLog((line) => said.push(line)),
    );
    await expect.poll(() => said.length, { timeout: 60_000 }).toBeGreaterThan(1);
    expect(said[0]).toMatch(/^ledger: The signer of this desk does not answer as it has to\. .*trying again$/);
    expect(await newest()).toBe(before);
    signer.fail(null);
    await expect.poll(newest, { timeout: 60_000 }).toBe(await entries());
    await stop();
  });
});

test('a slow one is waited for', async () => {
  signer.fail('slow');
  expect((await approved()).decision?.outcome).toBe('approved');
});

describe('a signer that somebody else runs, on a socket', () => {
  const path = join(folder, 'socket');
  let running: ChildProcess | null = null;
  const start = async () => {
    running = spawn(process.execPath, [join(import.meta.dirname, 'example-signer.ts'), signer.file, path]);
    await expect.poll(() => existsSync(path), { timeout: 60_000 }).toBe(true);
  };
  const stop = async () => {
    const ended = running && once(running, 'exit');
    running?.kill('SIGKILL');
    running = null;
    await ended;
    rmSync(path, { force: true });
  };
  afterEach(stop);
  const open = (log = silentLog) => openKeys({ setting: `unix:${path}`, home: folder }, 'http://localhost:3000', log);

  test('signs with the same keys; while it is away nothing is signed, and when it is back it goes on', async () => {
    await start();
    const said: string[] = [];
    const keys = await open(linesLog((line) => said.push(line)));
    expect(keys.list().map((key) => key.kid)).toEqual(world.keys.list().map((key) => key.kid));
    const sign = () =>
      keys.signer.signDecision({}).then(
        (jws) => decodeJws(jws)?.header['kid'],
        (error: { code: string }) => error.code,
      );
    const kid = keys.list().find((key) => key.purpose === 'decision' && key.state === 'signs')?.kid;
    expect(await sign()).toBe(kid);
    await stop();
    await expect.poll(sign).toBe('unavailable');
    expect(said.join('\n')).toContain('keys: the signer closed the connection; nothing is signed until it answers');
    await start();
    await expect.poll(sign, { timeout: 60_000 }).toBe(kid);
    await keys.close();
  });

  test('one that nobody listens on, and one that never ends its line: one clear line', async () => {
    await expect(open()).rejects.toThrow(/the signer “.*socket” cannot be reached: .*ENOENT/);
    const server = createServer((desk) => {
      desk.on('error', () => undefined);
      desk.write('x'.repeat(2_000_000));
    }).listen(path);
    await once(server, 'listening');
    await expect(open()).rejects.toThrow(/the signer “.*socket” closed the connection/);
    server.close();
  });
});

test('it sees none of the desk’s own variables', async () => {
  process.env['COUNTERSIGN_SECRET'] = 'not for the signer';
  const setting = signer.faulty;
  signer.fail('tell');
  await expect(openKeys({ setting, home: folder }, 'localhost:3000/countersign', silentLog)).rejects.toThrow(
    'refused: sees 0 of the desk',
  );
  delete process.env['COUNTERSIGN_SECRET'];
});

test('rotation: a key made in the signer is announced and signs; without one there is nothing to rotate', async () => {
  await settleKeys(world.ctx, world.keys);
  const input = { purposes: ['checkpoint'] as const, reason: 'new device', adopt: false };
  const rotate = () => rotateKeys(world.ctx, world.operator, world.keys, input);
  await expect(rotate()).rejects.toMatchObject({
    code: 'conflict',
    message: 'There is no newer checkpoint key in the signer than the one that signs: make one there first.',
  });
  const old = world.keys.list().find((key) => key.purpose === 'checkpoint');
  signer.add('checkpoint');
  const [rotated] = await rotate();
  expect(rotated).toMatchObject({ from: old?.kid });
  expect(world.ctx.signer.log.keys).toEqual([old?.log_key, rotated?.log_key]);
  const { id } = await approved();
  const evidence = await getEvidence(world.ctx, world.people.audrey, { id });
  expect((await verifyEvidence(evidence, world.verifiers)).filter((check) => !check.ok)).toEqual([]);
});

test.each([
  ['/no/such/signer', /the signer “\/no\/such\/signer” cannot be started: .*ENOENT/],
  ['true', /the signer “true” ended \(exit code 0\)/],
  ['echo hello', /the signer “echo hello” wrote something that is no JSON object/],
])('a start with the signer %s ends in one line', async (command, says) => {
  const opening = openKeys({ setting: `exec:${command}`, home: folder }, 'http://localhost:3000', silentLog);
  await expect(opening).rejects.toMatchObject({
    name: 'StartupFailure',
    message: expect.stringMatching(says) as string,
  });
});
