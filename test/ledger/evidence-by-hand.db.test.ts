import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { switchFormats } from '#lib/usecases/desk/switch-formats.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { askQuestion } from '#lib/usecases/review/ask-question.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { withDatabase } from '../database.ts';
import { enrol, signedByAnother, signedEvidence } from '../evidence.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { withWorld } from '../world.ts';

// The commands in a file's readme, run as they stand there, by programs we did not write.
const ROOT = join(import.meta.dirname, '../..');
const HAS_OPENSSL = /^OpenSSL 3/.test(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '');
const HAS_JQ = spawnSync('jq', ['--version']).status === 0;
const inCi = process.env['CI'] !== undefined;

const database = withDatabase();
// Begins with leaves of the first version and moves to the second, so that there are files of both.
const world = withWorld(database, { formats: FIRST_FORMATS });
const folder = mkdtempSync(join(tmpdir(), 'countersign-by-hand-'));
afterAll(() => rmSync(folder, { recursive: true }));

let signed: Evidence;
let two: Evidence;
/** Of an action across the border, with entries of either version. */
let across: Evidence;

beforeAll(async () => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { ann, bob } = world.people;
  const key = new SoftwarePasskey('http://localhost:3000');
  await enrol(world, ann, key);
  // Neither one entry nor a power of two, so that paths have both sides and their edge.
  for (let i = 0; i < 5; i++) await world.submit({ args: { text: `before ${i}` } });
  signed = await signedEvidence(world, ann, key);
  const { id } = await world.submit({
    tool: 'note.two',
    args: { text: 'ж “x”\\', to: ['a', 'b'] },
    run: { id: 'r ü' },
  });
  await world.verdict('ann', id, 'limit', { text: 'ж “x”\\', to: ['a'] });
  await world.verdict('bob', id, 'approve');
  two = (await getEvidence(world.ctx, bob, { id })) as Evidence;
  const last = await world.submit({ args: { text: 'ж “x”\\' }, run: { id: 'r ü' } });
  await sequenceLedger(world.ctx);
  await switchFormats(world.ctx, world.operator);
  await askQuestion(world.ctx, ann, { id: last.id, text: 'Why?' });
  await world.verdict('bob', last.id, 'deny_unsafe');
  across = (await getEvidence(world.ctx, bob, { id: last.id })) as Evidence;
});

type Reader = 'jq' | 'node';

/** The commands of each part of the readme: those that read, the helpers, and the numbered steps. */
function commandsOf({ readme }: Evidence): { read: Record<Reader, string>; helpers: string; steps: string[][] } {
  const blocks: string[][] = [[]];
  for (const paragraph of readme.split(/\n(?=\d\. )/).map((text) => text.split('\n\n')))
    blocks.push(paragraph.filter((text) => text.startsWith('    ')));
  const [, [jq = '', node = '', helpers = ''] = [], ...steps] = blocks;
  return { read: { jq, node }, helpers, steps };
}

/** What the step says about the file, each line one answer; `at` is put where the readme says 0. */
async function step(
  file: Evidence,
  number: number,
  { at = 0, block = 0, reader = 'node' as Reader, drop = /^$/ } = {},
) {
  writeFileSync(join(folder, 'evidence.json'), JSON.stringify(file));
  const { read, helpers, steps } = commandsOf(file);
  const commands = (steps[number - 1]?.[block] ?? '').replace(/^( *[VKLE]=)0$/m, `$1${at}`);
  // Step 3 goes on with the verdict chosen in step 2.
  const script = [read[reader], helpers, `V=${at}`, ...commands.split('\n').filter((line) => !drop.test(line))].join(
    '\n',
  );
  const run = promisify(execFile)('sh', ['-c', script], { cwd: folder, timeout: 20_000 });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return stdout;
}

const kidOf = ({ decision }: Evidence): string =>
  (JSON.parse(Buffer.from(decision?.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;

/** What holds and what does not, of every step. */
async function answers(file: Evidence, reader: Reader): Promise<string[]> {
  const told: string[] = [];
  const say = async (number: number, options: Parameters<typeof step>[2]) => {
    const text = await step(file, number, { ...options, reader });
    const lines = text.match(/^(same|different): \w+$|^(Verified OK|Verification failure|Signature Verif.*)/gm) ?? [
      'nothing',
    ];
    told.push(...lines.map((line) => `${number} ${line.replace(/: \{.*/, '')}`));
  };
  await say(1, {});
  for (const [at, verdict] of file.verdicts.entries()) {
    await say(2, { at });
    if (verdict.passkey) await say(3, { at, drop: /# Ed25519$/ });
  }
  const at = file.jwks.keys.findIndex(({ kid }) => kid === kidOf(file));
  await say(4, { at });
  await say(4, { block: 1 });
  await say(5, {});
  for (const entry of file.entries.keys()) await say(6, { at: entry });
  return told;
}

const PROVEN = {
  contents: ['1 same: arguments', '1 same: view', '1 same: assessment'],
  passkey: ['3 same: challenge', '3 Verified OK'],
  desk: ['4 Signature Verified Successfully', '4 Signature Verified Successfully', '5 Signature Verified Successfully'],
  entry: ['6 same: leaf', '6 same: head'],
};

describe.skipIf(!HAS_OPENSSL && !inCi)('with openssl and a JOSE tool, by the commands in the file', () => {
  const readers: Reader[] = HAS_JQ || inCi ? ['jq', 'node'] : ['node'];

  test.each(readers)(
    'every step holds, reading with %s',
    async (reader) => {
      expect(signed.entries).toHaveLength(4);
      expect(await answers(signed, reader)).toEqual([
        ...PROVEN.contents,
        '2 same: statement',
        ...PROVEN.passkey,
        ...PROVEN.desk,
        ...signed.entries.flatMap(() => PROVEN.entry),
      ]);
      expect(await answers(two, reader)).toEqual([
        ...PROVEN.contents,
        '2 same: statement',
        '2 same: statement',
        ...PROVEN.desk,
        ...two.entries.flatMap(() => PROVEN.entry),
      ]);
      expect([signed, two, across].map(({ type }) => type)).toEqual([
        'countersign.evidence/1',
        'countersign.evidence/1',
        'countersign.evidence/1.1',
      ]);
      expect(across.entries.map((entry) => (entry as { v?: number }).v)).toEqual([1, 2, 2]);
      expect(await answers(across, reader)).toEqual([
        ...PROVEN.contents,
        '2 same: statement',
        ...PROVEN.desk,
        ...across.entries.flatMap(() => PROVEN.entry),
      ]);
    },
    120_000,
  );

  test('the passkey’s challenge, kind of key and statement are shown to be read', async () => {
    expect(await step(signed, 2)).toContain(signed.verdicts[0]?.statement);
    expect(await step(signed, 3, { drop: /dgst -sha256 -keyform|pkeyutl/ })).toContain('prime256v1');
    expect(await step(signed, 4)).toContain(`"outcome":"approved"`);
  });

  const changed = (change: (file: Evidence) => void): Evidence => {
    const copy = structuredClone(signed);
    change(copy);
    return copy;
  };
  const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

  test.each<[string, () => Evidence, number, RegExp]>([
    ['arguments', () => changed((f) => void (f.action.args = '{"text":"other"}')), 1, /^different: arguments$/m],
    ['the view', () => changed((f) => void (f.action.view += ' ')), 1, /^different: view$/m],
    ['the assessment', () => changed((f) => void (f.action.assessment += ' ')), 1, /^different: assessment$/m],
    ['a statement', () => changed((f) => void (f.verdicts[0]!.statement += ' ')), 2, /^different: statement$/m],
    [
      'what the passkey signed',
      () => changed((f) => void (f.verdicts[0]!.statement += ' ')),
      3,
      /^different: challenge$/m,
    ],
    [
      'the passkey',
      () =>
        changed(
          (f) =>
            void (f.verdicts[0]!.passkey!.public_key_spki = signedByAnother(f).verdicts[0]!.passkey!.public_key_spki),
        ),
      3,
      /^Verification failure$/m,
    ],
    [
      'the decision',
      () => changed((f) => void (f.decision = flip(f.decision ?? '', (f.decision ?? '').lastIndexOf('.') + 9))),
      4,
      /Verification Failure/,
    ],
    [
      'the head',
      () => changed((f) => void (f.checkpoint = flip(f.checkpoint, f.checkpoint.lastIndexOf(' ') + 20))),
      5,
      /Verification Failure/,
    ],
    ['an entry', () => changed((f) => void (f.entries[0]!.actor_id = 'agt_other')), 6, /^different: leaf$/m],
    ['the body of an entry', () => changed((f) => void (f.entries[0]!.body += ' ')), 6, /^different: leaf$/m],
    [
      'a path',
      () => changed((f) => void (f.entries[0]!.tlog_proof = flip(f.entries[0]!.tlog_proof, 40))),
      6,
      /^different: leaf$/m,
    ],
    [
      'the place of an entry',
      () => changed((f) => void (f.entries[0]!.tlog_proof = f.entries[1]!.tlog_proof)),
      6,
      /^different: leaf$/m,
    ],
  ])('%s changed is seen', async (_what, file, number, answer) => {
    const at = number === 4 ? signed.jwks.keys.findIndex(({ kid }) => kid === kidOf(signed)) : 0;
    expect(await step(file(), number, { at, drop: /# Ed25519$/ })).toMatch(answer);
  });

  test.each(['actor', 'content', 'entry', 'subject', 'type'])(
    'the %s of an entry of the second version changed is seen, and so is its salt',
    async (part) => {
      const last = across.entries.length - 1;
      for (const change of [{ salt: 'A'.repeat(43) }, { value: 'other' }]) {
        const copy = structuredClone(across);
        const { parts } = copy.entries[last] as unknown as { parts: Record<string, object> };
        parts[part] = { ...parts[part], ...change };
        expect(await step(copy, 6, { at: last })).toMatch(/^different: leaf$/m);
      }
    },
  );

  test('a JOSE tool refuses a changed decision too', async () => {
    const at = (signed.decision ?? '').lastIndexOf('.') + 9;
    expect(
      await step(
        changed((f) => void (f.decision = flip(f.decision ?? '', at))),
        4,
        { block: 1 },
      ),
    ).toBe('');
  });
});

test('the documentation spells out the same commands', () => {
  const page = join(ROOT, 'docs/evidence.md');
  expect(existsSync(page)).toBe(true);
  const text = readFileSync(page, 'utf8');
  expect(text).toContain(across.readme);
  // Files of the first type have another sixth step and are otherwise the same.
  const sixth = signed.readme.slice(
    signed.readme.indexOf('6. Each entry'),
    signed.readme.indexOf('    part entries.$E.tlog_proof'),
  );
  expect(text).toContain(sixth);
  expect(across.readme.split('6. Each entry')[0]).toBe(signed.readme.split('6. Each entry')[0]);
});
