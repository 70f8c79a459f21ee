import { generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { noteKeyId, parseNote, parseVerifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { createContext } from '#lib/runtime/context.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import type { Keyring } from '#lib/runtime/keys/keyring.ts';
import { thumbprint } from '#lib/runtime/keys/key.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import type { Context } from '#lib/usecases/context.ts';
import { exportLedger } from '#lib/usecases/ledger/export-ledger.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { redeemGrant } from '#lib/usecases/actions/redeem-grant.ts';
import { rotateKeys } from '#lib/usecases/ledger/rotate-keys.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { settleKeys } from '#lib/usecases/ledger/settle-keys.ts';
import type { KeyPurpose } from '#lib/usecases/signer.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';
import { silentLog } from '#lib/runtime/log.ts';

const database = withDatabase();
const world = withWorld(database);
const out = mkdtempSync(join(tmpdir(), 'countersign-rotation-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** Another process on the same database and home. */
interface Other {
  ctx: Context;
  keys: Keyring;
}
async function another(): Promise<Other> {
  const keys = await openKeys({ setting: 'file', home: world.home }, 'localhost:3000/countersign', silentLog);
  const parts = { db: world.db, hub: new Hub(), publish: () => undefined, origin: 'http://localhost:3000' };
  return { keys, ctx: createContext({ ...parts, signer: keys.signer, now: () => world.now }) };
}

const input = (purposes: KeyPurpose[], adopt = false) => ({ purposes, reason: 'every year', adopt });
const rotate = (purposes: KeyPurpose[], { ctx, keys }: Other = world) =>
  rotateKeys(ctx, world.operator, keys, input(purposes));
const kidOf = (jws: string | null | undefined) => decodeJws(jws ?? '')?.header['kid'];
const signing = (keys: Keyring, purpose: KeyPurpose) =>
  keys.list().find((key) => key.purpose === purpose && key.state === 'signs');

const file = () =>
  JSON.parse(readFileSync(join(world.home, 'keys.json'), 'utf8')) as { keys: Record<string, string>[] };
const secrets = () => file().keys.map((key) => key['d'] ?? 'no private half');
const entries = () =>
  world.db.query(
    rawSql<{
      type: string;
      body: string;
      index: number;
    }>(`SELECT e.type, e.body, l.index FROM entries e JOIN leaves l ON l.position = e.position
     WHERE e.type IN ('key-rotated', 'key-in-use') ORDER BY e.position`),
  );
const heads = () =>
  world.db.query(rawSql<{ size: number; note: string }>('SELECT size, note FROM checkpoints ORDER BY size'));

function signedBy(head: string, logKey: string | null | undefined): boolean {
  const key = parseVerifierKey(logKey ?? '');
  if (!key) throw new Error('no verifier key');
  const id = Buffer.from(noteKeyId(key.name, key.publicKey)).toString('hex');
  return parseNote(head)?.signatures.some((one) => Buffer.from(one.keyId).toString('hex') === id) ?? false;
}

async function approved(): Promise<{ id: string; token: string; jws: string }> {
  const { id } = await world.submit();
  await world.verdict('ann', id, 'approve');
  const { grant, decision } = await world.read(id);
  return { id, token: grant?.token ?? '', jws: decision?.jws ?? '' };
}

beforeAll(() => settleKeys(world.ctx, world.keys));

test('a start writes down which keys sign, once', async () => {
  await settleKeys(world.ctx, world.keys);
  while ((await sequenceLedger(world.ctx)).more);
  const told = (await entries()).map(({ type, body }) => [type, JSON.parse(body) as Record<string, unknown>] as const);
  expect(told.map(([type, body]) => [type, body['purpose'], body['before'], body['source']])).toEqual([
    ['key-in-use', 'decision', null, 'file'],
    ['key-in-use', 'grant', null, 'file'],
    ['key-in-use', 'checkpoint', null, 'file'],
  ]);
});

test('a new key for grants: what the old one signed is still redeemed, the JWKS has both, the next grant is the new one’s', async () => {
  const [before, lost] = [await approved(), await approved()];
  const [rotated] = await rotate(['grant']);
  expect(rotated).toMatchObject({ purpose: 'grant', from: kidOf(before.token) });
  const after = await approved();
  expect(kidOf(after.token)).toBe(rotated?.to);
  expect(await world.redeem(before.token, { text: 'hello' })).toMatchObject({ action_id: before.id });
  expect(await world.redeem(after.token, { text: 'hello' })).toMatchObject({ action_id: after.id });
  const kids = world.ctx.signer.jwks().keys.map((key) => (key as { kid: string }).kid);
  expect(kids).toEqual(expect.arrayContaining([kidOf(before.token), rotated?.to]));
  // Whoever redeems need not have heard of the new key yet: it looks for it when it meets one.
  const late = await another();
  await rotate(['grant']);
  const { grant } = await world.read(lost.id);
  expect(late.keys.list().map((key) => key.kid)).not.toContain(kidOf(grant?.token));
  await expect(
    redeemGrant(late.ctx, world.agent, { grant: grant?.token ?? '', args: { text: 'hello' } }),
  ).resolves.toMatchObject({ action_id: lost.id });
});

test('a leaked key for grants that is taken out: what it signed runs nowhere, and grants are made anew', async () => {
  const { id, token } = await approved();
  await rotate(['grant']);
  const path = join(world.home, 'keys.json');
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, JSON.stringify({ keys: file().keys.filter((key) => key['kid'] !== kidOf(token)) }));
  const { ctx } = await another();
  const redeem = (grant: string) => redeemGrant(ctx, world.agent, { grant, args: { text: 'hello' } });
  await expect(redeem(token)).rejects.toMatchObject({ code: 'grant-unknown' });
  const { grant } = await world.read(id);
  expect(await redeem(grant?.token ?? '')).toMatchObject({ action_id: id });
  writeFileSync(path, whole);
});

test('a new key for heads: the old one’s head covers the announcement, and the next head is the new one’s', async () => {
  const old = signing(world.keys, 'checkpoint');
  const [rotated] = await rotate(['checkpoint']);
  const told = (await entries()).slice(-2);
  expect(told.map((entry) => entry.type)).toEqual(['key-rotated', 'key-in-use']);
  expect(JSON.parse(told[0]?.body ?? '')).toMatchObject({
    purpose: 'checkpoint',
    key: rotated?.to,
    from: old?.kid,
    log_key: rotated?.log_key,
    reason: 'every year',
    adopted: false,
  });
  const [announcing, using] = await Promise.all(
    told.map(async ({ index }) => (await heads()).find((head) => head.size > index)?.note ?? ''),
  );
  expect([signedBy(announcing ?? '', old?.log_key), signedBy(announcing ?? '', rotated?.log_key)]).toEqual([
    true,
    false,
  ]);
  expect([signedBy(using ?? '', old?.log_key), signedBy(using ?? '', rotated?.log_key)]).toEqual([false, true]);
  expect(world.ctx.signer.log.keys.slice(-2)).toEqual([old?.log_key, rotated?.log_key]);
});

test('evidence of before and after, and an export with heads by both keys, hold; without the new key they do not', async () => {
  const before = await approved();
  const rotated = await rotate(['decision', 'grant', 'checkpoint']);
  const after = await approved();
  expect([kidOf(before.jws), kidOf(after.jws)]).toEqual([rotated[0]?.from, rotated[0]?.to]);
  for (const { id } of [before, after]) {
    const file = await getEvidence(world.ctx, world.people.audrey, { id });
    expect((await verifyEvidence(file, world.verifiers)).filter((check) => !check.ok)).toEqual([]);
  }
  const evidence = await getEvidence(world.ctx, world.people.audrey, { id: after.id });
  const without = { ...evidence, log_keys: evidence.log_keys.slice(0, -1) };
  expect((await verifyEvidence(without, world.verifiers)).find((check) => check.name === 'checkpoint')).toMatchObject({
    ok: false,
    detail: 'the checkpoint is not signed by a key of the log',
  });

  const desk = {
    operator: world.operator,
    context: () => Promise.resolve(world.ctx),
    contextIfAny: () => Promise.resolve(world.ctx),
    readStdin: () => Promise.resolve(''),
  };
  const folder = join(out, 'whole');
  await ledgerCommands['export']?.run({ out: folder }, desk);
  const known = world.ctx.signer.log.keys;
  const now = Date.now();
  const signers = new Set((await heads()).map(({ note }) => known.findIndex((key) => signedBy(note, key))));
  expect(signers.size).toBeGreaterThan(2);
  expect(signers).not.toContain(-1);
  expect(await verifyExport(folder, { keys: null, now })).toMatchObject({ ok: true, faults: [] });
  expect(await verifyExport(folder, { keys: known, now })).toMatchObject({ ok: true });
  const parts = (await verifyExport(folder, { keys: known.slice(0, -1), now })).faults.map((fault) => fault.part);
  expect(parts).toEqual(expect.arrayContaining(['head.json', expect.stringMatching(/^head of/)]));

  // Nobody signs the export's own list of keys: one that was added to it speaks for nobody.
  const forged = join(out, 'forged');
  cpSync(folder, forged, { recursive: true });
  const { victim, jwk } = forgeDecision(forged);
  expect((await verifyExport(forged, { keys: known, now })).faults).toEqual([
    { part: `decision of ${victim}`, detail: `is signed with the key ${jwk.kid}, which no entry announces` },
  ]);

  // Nothing that is handed out holds a private half.
  const handedOut = [
    ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
    JSON.stringify(evidence),
    JSON.stringify(world.ctx.signer.jwks()),
    JSON.stringify(world.keys.list()),
    JSON.stringify(await entries()),
    world.log.join('\n'),
  ].join('\n');
  expect(secrets().length).toBeGreaterThan(5);
  for (const secret of secrets()) expect(handedOut.includes(secret)).toBe(false);
});

test('a desk that has not heard of the new keys yet finds them when it meets what they signed', async () => {
  const late = await another();
  await rotate(['decision', 'checkpoint']);
  const { id } = await approved();
  const file = await getEvidence(late.ctx, world.people.audrey, { id });
  expect((await verifyEvidence(file, world.verifiers)).filter((check) => !check.ok)).toEqual([]);
});

test('an export holds the key of each decision in it, also of one that this process has not heard of', async () => {
  const late = await another();
  await rotate(['decision']);
  const { jws } = await approved();
  const none = () => Promise.resolve();
  const head = await exportLedger(late.ctx, world.operator, { begin: () => undefined, checkpoints: none, page: none });
  expect(head.jwks.keys.map((key) => (key as { kid: string }).kid)).toContain(kidOf(jws));
});

test('several rotations at once lose no key, and ledger and file agree on the one that signs', async () => {
  const before = file().keys.length;
  const others = await Promise.all([another(), another(), another()]);
  const rotated = await Promise.all([world, ...others].map((one) => rotate(['decision', 'grant'], one)));
  const made = rotated.flat().map(({ to }) => to);
  expect(new Set(made).size).toBe(8);
  expect(file().keys).toHaveLength(before + 8);
  expect(file().keys.filter((key) => key['prepared'])).toEqual([]);
  // Each follows the one before it.
  expect(new Set(rotated.flat().map(({ from }) => from)).size).toBe(8);
  await world.keys.reload();
  const last = (await entries()).filter(({ body }) => body.includes('"purpose":"decision"')).at(-1);
  expect((JSON.parse(last?.body ?? '') as { key: string }).key).toBe(signing(world.keys, 'decision')?.kid);
  expect((await world.ctx.signer.signDecision({})).length).toBeGreaterThan(0);
});

describe('a rotation that dies on the way', () => {
  /** The same context, which loses its database at the n-th transaction: before its work is done, or before it is committed. */
  function dying(at: number, moment: 'begin' | 'commit'): Context {
    let n = 0;
    return {
      ...world.ctx,
      transaction: (work) =>
        world.ctx.transaction(async (tx) => {
          n += 1;
          if (n === at && moment === 'begin') throw new Error('died');
          const done = await work(tx);
          if (n === at) throw new Error('died');
          return done;
        }),
    };
  }
  const attempt = (ctx: Context) => rotateKeys(ctx, world.operator, world.keys, input(['decision']));

  test('before it was announced: the old key signs, and the next rotation takes the key that was made', async () => {
    const old = signing(world.keys, 'decision')?.kid;
    await expect(attempt(dying(1, 'commit'))).rejects.toThrow('died');
    const left = file().keys.find((key) => key['prepared']);
    expect(left).toMatchObject({ purpose: 'decision' });
    await settleKeys(world.ctx, world.keys);
    expect(signing(world.keys, 'decision')?.kid).toBe(old);
    expect(await rotate(['decision'])).toEqual([expect.objectContaining({ from: old, to: left?.['kid'] })]);
  });

  test.each(['begin', 'commit'] as const)('after it was announced (%s): the next start finishes it', async (moment) => {
    await expect(attempt(dying(2, moment))).rejects.toThrow('died');
    const announced = (
      JSON.parse((await entries()).findLast((e) => e.type === 'key-rotated')?.body ?? '') as { key: string }
    ).key;
    const { keys, ctx } = await another();
    await settleKeys(ctx, keys);
    expect(signing(keys, 'decision')?.kid).toBe(announced);
    expect(file().keys.filter((key) => key['prepared'])).toEqual([]);
    while ((await sequenceLedger(ctx)).more);
    const used = (await entries()).findLast((e) => e.type === 'key-in-use');
    expect(JSON.parse(used?.body ?? '')).toMatchObject({ key: announced });
  });
});

test('adopting: only keys that are there and strange to the ledger; what is gone verifies as long as the process lives', async () => {
  const adopt = (purposes: KeyPurpose[]) => rotateKeys(world.ctx, world.operator, world.keys, input(purposes, true));
  await world.keys.reload();
  await expect(adopt(['decision'])).rejects.toMatchObject({ code: 'conflict' });
  const old = await approved();
  const path = join(world.home, 'keys.json');
  const whole = readFileSync(path, 'utf8');
  rmSync(path);
  expect((await adopt(['decision', 'grant', 'checkpoint'])).map(({ from }) => from)).toContain(kidOf(old.jws));
  expect(await world.redeem(old.token, { text: 'hello' })).toMatchObject({ action_id: old.id });
  const { keys } = JSON.parse(readFileSync(path, 'utf8')) as { keys: object[] };
  writeFileSync(path, JSON.stringify({ keys: [...(JSON.parse(whole) as { keys: object[] }).keys, ...keys] }));
  const evidence = await getEvidence((await another()).ctx, world.people.audrey, { id: old.id });
  expect((await verifyEvidence(evidence, world.verifiers)).filter((check) => !check.ok)).toEqual([]);
});

/** Signs the first decision of an export anew, with a key of somebody else's that is put into its list of keys. */
function forgeDecision(folder: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = privateKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), alg: 'EdDSA', use: 'sig' };
  const head = JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8')) as { jwks: { keys: object[] } };
  head.jwks.keys.push(jwk);
  writeFileSync(join(folder, 'head.json'), JSON.stringify(head));
  const rows = readFileSync(join(folder, 'actions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; decision: string | null });
  const row = rows.find(({ decision }) => decision !== null);
  const { header, payload } = decodeJws(row?.decision ?? '') ?? {};
  if (!row || !payload) throw new Error('no decision');
  const said = [
    { ...header, kid: jwk.kid },
    { ...payload, reason: 'forged' },
  ];
  const signed = said.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  row.decision = `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  writeFileSync(join(folder, 'actions.jsonl'), rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return { victim: row.id, jwk };
}
