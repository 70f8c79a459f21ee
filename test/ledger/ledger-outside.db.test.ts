import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { evidenceCommands } from '../../cli/commands/evidence.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { anchorDue } from '#lib/runtime/outside/anchoring.ts';
import { cosignAll } from '#lib/runtime/outside/cosigning.ts';
import { parseAnchors } from '#lib/runtime/outside/parse-anchors.ts';
import { parseWitnesses } from '#lib/runtime/outside/parse-witnesses.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withDatabase } from '../database.ts';
import { example } from '../docs/example.ts';
import { rawSql } from '../raw-sql.ts';
import { WitnessServer } from '../servers/witness-server.ts';
import { World } from '../world.ts';
import { silentLog } from '#lib/runtime/log.ts';

const [database, elsewhere] = [withDatabase(), withDatabase()];
const home = mkdtempSync(join(tmpdir(), 'countersign-outside-'));
const world = new World({ home });
/** The same desk with the same keys, and another past. */
const rewritten = new World({ home });
const witness = new WitnessServer('witness.example/auditor');
const stranger = new WitnessServer('witness.example/stranger');
const at = (...names: string[]) => join(home, ...names);
const out = at('whole');
const evidence = at('evidence.json');
let anchoredSizes: number[] = [];

const desk = (of = world) => ({
  operator: of.operator,
  context: () => Promise.resolve(of.ctx),
  contextIfAny: () => Promise.resolve(of.ctx),
  readStdin: () => Promise.resolve(''),
});
const verify = (where: string, more: object = {}) => ledgerCommands['verify']?.run({ where, ...more }, desk());
const verifyFile = (more: object = {}) => evidenceCommands['verify']?.run({ file: evidence, ...more }, desk());

async function grow(of: World, n: number): Promise<number> {
  for (let i = 0; i < n; i++) await of.submit({ tool: 'note.read' });
  while ((await sequenceLedger(of.ctx)).more);
  const [row] = await of.db.query(rawSql<{ size: number }>('SELECT max(size) AS size FROM checkpoints'));
  return Number(row?.size);
}

beforeAll(async () => {
  await world.open(database.url);
  await rewritten.open(elsewhere.url);
  witness.logs.push(...world.ctx.signer.log.keys);
  witness.now = () => world.now;
  await witness.start();
  for (const one of [witness, stranger])
    writeFileSync(at(`${one.key.name.split('/')[1]}.keys`), `# of\n${one.setting}\n`);
  mkdirSync(at('mount'));
  const witnesses = parseWitnesses(witness.setting);
  const anchors = parseAnchors({ COUNTERSIGN_ANCHORS: `file:${at('mount')}` }, home);
  world.ctx.outside = { witnesses, anchors: anchors.map(({ name }) => name) };
  const places = { url: database.url, ctx: world.ctx, log: silentLog };
  const { id } = await world.submit();
  await world.verdict('ann', id, 'deny_unsafe');
  for (let i = 0; i < 2; i++) {
    anchoredSizes = [...anchoredSizes, await grow(world, 20)];
    await cosignAll(places, witnesses, new AbortController().signal);
    await anchorDue(places, anchors, new AbortController().signal);
    world.now += 3_600_000;
  }
  writeFileSync(evidence, JSON.stringify(await getEvidence(world.ctx, world.people.bob, { id })));
  await ledgerCommands['export']?.run({ out }, desk());
  await grow(rewritten, 30);
  await ledgerCommands['export']?.run({ out: at('rewritten') }, desk(rewritten));
});
afterAll(async () => {
  await witness.stop();
  await world.close();
  await rewritten.close();
  rmSync(home, { recursive: true, force: true });
});

const mount = () => ({ anchor: at('mount') });
const auditor = () => ({ witness: at('auditor.keys') });

test('what vouches for a log from outside is compared and told, up to where it reaches', async () => {
  const found = await verify(out, { ...mount(), ...auditor() });
  expect(found?.failed).toBeUndefined();
  expect(found?.json).toMatchObject({
    ok: true,
    outside: {
      witnesses: [{ name: 'witness.example/auditor', known: true, size: anchoredSizes[1] }],
      anchored: { heads: 2, size: anchoredSizes[1] },
    },
  });
  expect(found?.text).toContain(`witness.example/auditor cosigned the first ${anchoredSizes[1]} of `);
  expect(found?.text).toContain(`2 anchored heads agree, up to the first ${anchoredSizes[1]} entries.`);
  expect(found?.text).not.toContain('Nothing from outside');
});

test('without anything from outside it says so, and what that means', async () => {
  const found = await verify(out);
  expect(found?.json).toMatchObject({ ok: true });
  expect(found?.text).toMatch(/Cosigned by witness\.example\/auditor, by keys that come from the desk/);
  expect(found?.text).toMatch(/Nothing from outside was compared: a log rewritten as a whole would look the same/);
});

test('a whole log with another past, signed with the true key, holds by itself and not against an anchor', async () => {
  expect((await verify(at('rewritten')))?.failed).toBeUndefined();
  const found = await verify(at('rewritten'), mount());
  expect(found).toMatchObject({ failed: true, json: { ok: false } });
  const { faults, entries } = found?.json as { faults: { part: string; detail: string }[]; entries: number };
  expect(faults).toEqual(
    anchoredSizes.map((size) => ({
      part: `anchored head ${String(size).padStart(16, '0')}.note`,
      detail: expect.stringMatching(size <= entries ? /it was rewritten$/ : /it was rolled back/) as string,
    })),
  );
  // One of each: the shorter head is within the other log, the longer one beyond its end.
  expect(anchoredSizes.map((size) => size <= entries)).toEqual([true, false]);
  const cosigned = await verify(at('rewritten'), auditor());
  expect(cosigned?.text).toContain('witness witness.example/auditor has cosigned no head of this log');
});

test('the commands of the page run as they stand, and hold', () => {
  cpSync(out, at('exported'), { recursive: true });
  cpSync(at('mount'), at('heads'), { recursive: true });
  cpSync(at('auditor.keys'), at('witnesses.txt'));
  const cli = join(import.meta.dirname, '../../cli/main.ts');
  const countersign = `countersign() { '${process.execPath}' --disable-warning=ExperimentalWarning '${cli}' "$@"; }`;
  const script = `${countersign}\n${example('docs/witnesses.md', 'sh', 1)}`;
  const env = { ...process.env, COUNTERSIGN_HOME: home, DATABASE_URL: database.url };
  const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', script], { cwd: home, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('2 anchored heads agree');
  expect(stdout).toMatch(/✓ witnesses — witness\.example\/auditor/);
});

describe('evidence with a witness known from elsewhere', () => {
  test('names who cosigned the head, and when', async () => {
    const found = await verifyFile(auditor());
    expect(found?.text).toMatch(/✓ witnesses — witness\.example\/auditor at 2026-11-20T\d\d:00:00\.000Z$/m);
    expect((await verifyFile())?.text).toMatch(/✓ witnesses — .*\(by the keys in the file\)$/m);
  });

  test('is refused when another one was expected', async () => {
    expect(await verifyFile({ witness: at('stranger.keys') })).toMatchObject({
      failed: true,
      text: expect.stringMatching(/✗ witnesses — witness\.example\/stranger did not cosign this head/),
    });
  });
});

describe('bad input ends with words and no success', () => {
  test('a cosignature in an export that was changed, named without any key from elsewhere', async () => {
    cpSync(out, at('changed'), { recursive: true });
    const file = at('changed', 'checkpoints.jsonl');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(
      /(— witness\.example\/auditor [A-Za-z0-9+/]{40})(.)/,
      (_all, head: string, one: string) => `${head}${one === 'A' ? 'B' : 'A'}`,
    );
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    const found = await verify(at('changed'));
    expect(found).toMatchObject({ failed: true });
    expect(found?.text).toMatch(/head of \d+ has a cosignature of witness\.example\/auditor that does not hold/);
  });

  test('a witness that never cosigned', async () => {
    const found = await verify(out, { witness: at('stranger.keys') });
    expect(found).toMatchObject({ failed: true });
    expect(found?.text).toContain('witness witness.example/stranger has cosigned no head of this log');
  });

  test.each<[string, string, RegExp]>([
    [
      'an anchored head of another log',
      'example.com/log\n9\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— a AAAAAAAA\n',
      /none of this log/,
    ],
    ['an anchored head that is cut off', 'localhost:3000/counter', /none of this log: the checkpoint is not one/],
  ])('%s', async (what, note, words) => {
    const folder = at(what.replaceAll(' ', '-'));
    mkdirSync(folder);
    writeFileSync(join(folder, `${'9'.padStart(16, '0')}.note`), note);
    const found = await verify(out, { anchor: folder });
    expect(found).toMatchObject({ failed: true });
    expect(found?.text).toMatch(words);
  });

  test('a folder without heads, one that is not there, and keys that are none', async () => {
    await expect(verify(out, { anchor: out })).rejects.toThrow(/holds no heads/);
    await expect(verify(out, { anchor: at('nowhere') })).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(verify(out, { witness: at('nowhere') })).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(verify(out, { witness: evidence })).rejects.toThrow(/is no witness’s key/);
    writeFileSync(at('empty.keys'), '# nobody\n');
    await expect(verify(out, { witness: at('empty.keys') })).rejects.toThrow(/holds no witness’s key/);
  });
});
