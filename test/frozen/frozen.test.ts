import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { verifyEvidenceFile } from '#lib/domain/evidence/verify-evidence.ts';
import { verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { readWitnessKeys } from '#lib/domain/ledger/cosignature.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { verifyEvidence } from '#sdk/evidence.ts';
import { evidenceCommands } from '../../cli/commands/evidence.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { WEB_VERIFIERS } from '../evidence.ts';

afterEach(() => void vi.useRealTimers());

const ROOT = join(import.meta.dirname, '../..');
const FROZEN = join(import.meta.dirname, 'b9c4527');
/** A time after every time in the files, so that the clock does not matter. */
const NOW = Date.UTC(2026, 10, 29);

const kept = (name: string): string => readFileSync(join(FROZEN, 'kept', name), 'utf8');
const LOG_KEYS = kept('log-keys.txt').trim().split('\n');
const WITNESSES = readWitnessKeys(kept('witness-keys.txt'));
if (typeof WITNESSES === 'string') throw new Error(WITNESSES);
const KNOWN = {
  now: NOW,
  logKeys: LOG_KEYS,
  kids: (JSON.parse(kept('jwks.json')) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid),
};

describe('what is frozen stays byte for byte what it was', () => {
  const listed = readFileSync(join(import.meta.dirname, 'sha256.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('  ') as [string, string]);

  test.each(listed.map(([digest, file]) => [file, digest]))('%s', (file, digest) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(ROOT, file)))
        .digest('hex'),
    ).toBe(digest);
  });

  test('every frozen file is in the list, and so are the vectors of every form that is written', () => {
    const frozen = readdirSync(FROZEN, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
    const files = listed.map(([, file]) => file);
    expect(files.filter((file) => file.startsWith('test/')).sort()).toEqual(frozen.sort());
    expect(files.filter((file) => !file.startsWith('test/'))).toEqual(
      ['checkpoint', 'decision', 'evidence', 'grant', 'leaf', 'statement', 'leaf-2'].map(
        (of) => `docs/spec/vectors/${of}.json`,
      ),
    );
  });
});

const NO_DECISION = 'nothing is decided yet';
const VOUCHED = 'the server vouches for the person';

/** What the verifier says of each file: how it ended, its verdicts, its decision. */
const FILES: [file: string, status: string, verdicts: string[], decision: string, entries: number][] = [
  [
    'approved-by-two-passkeys',
    'succeeded',
    ['ann: approve, by passkey', 'bob: approve, by passkey'],
    'approved, over 2 verdicts',
    6,
  ],
  ['approved-by-session', 'succeeded', [`ann: approve, by session: ${VOUCHED}`], 'approved, over 1 verdict', 4],
  ['approved-by-password', 'approved', [`ann: approve, by password: ${VOUCHED}`], 'approved, over 1 verdict', 2],
  ['denied-by-passkey', 'denied', ['bob: deny_unsafe, by passkey'], 'denied, over 1 verdict', 2],
  [
    'limited',
    'succeeded',
    [`ann: limit, by session: ${VOUCHED}`, `bob: approve, by session: ${VOUCHED}`],
    'approved, over 2 verdicts',
    5,
  ],
  [
    'edited',
    'approved',
    [`ann: edit, by session: ${VOUCHED}`, `bob: approve, by session: ${VOUCHED}`],
    'approved, over 1 verdict',
    3,
  ],
  ['answered-in-a-bundle', 'approved', [`bob: approve, by session: ${VOUCHED}`], 'approved, over 1 verdict', 2],
  ['drill-missed', 'halted', [`ann: approve, by session: ${VOUCHED}`], 'approved, over 1 verdict', 4],
  ['drill-noticed', 'denied', [`ann: deny_unsafe, by session: ${VOUCHED}`], 'denied, over 1 verdict', 3],
  ['allowed-by-policy', 'approved', [], 'approved, over 0 verdicts', 1],
  ['blocked-by-policy', 'blocked', [], NO_DECISION, 1],
  ['withdrawn', 'withdrawn', [], NO_DECISION, 2],
  ['halted-half-answered', 'halted', [`ann: approve, by session: ${VOUCHED}`], NO_DECISION, 3],
  ['cosigned-by-a-witness', 'approved', [`ann: approve, by session: ${VOUCHED}`], 'approved, over 1 verdict', 2],
];

/** A valid key for a log of this name, but not the one that signed. */
const OTHER_KEY = verifierKey('localhost:3000/countersign', new Uint8Array(32).fill(7));

const bytesOf = (name: string): Uint8Array => readFileSync(join(FROZEN, 'evidence', `${name}.json`));

describe('evidence files of b9c4527 verify, with the keys that were kept', () => {
  test.each(FILES)('%s', async (name, status, verdicts, decision, entries) => {
    for (const verifiers of [VERIFIERS, WEB_VERIFIERS]) {
      const { ok, checks, evidence } = await verifyEvidenceFile(bytesOf(name), verifiers, KNOWN);
      expect({ ok, wrong: checks.filter((check) => !check.ok) }).toEqual({ ok: true, wrong: [] });
      const detail = (of: string) => checks.find((check) => check.name === of)?.detail;
      const said = checks.filter((check) => check.name.startsWith('verdict '));
      expect(said.map((check) => `${check.name.replace(/^verdict \d+: /, '')}: ${check.detail}`)).toEqual(verdicts);
      expect(detail('decision')).toBe(decision);
      expect(detail('replay')).toBe(`${entries} entries lead to ${status}`);
      expect(evidence?.action.status).toBe(status);
    }
  });

  test('erased: what is left holds, and each part that is gone is said to be', async () => {
    const { ok, checks } = await verifyEvidenceFile(bytesOf('erased'), VERIFIERS, KNOWN);
    expect(ok).toBe(true);
    const gone = checks.filter((check) => / erased at 2026-11-28T/.test(` ${check.detail}`)).map(({ name }) => name);
    expect(gone).toEqual(['arguments', 'view', 'assessment', expect.stringMatching(/^verdict 1: usr_/)]);
    expect(checks.find((check) => check.name.startsWith('verdict'))?.detail).toMatch(/^deny_unsafe, by passkey; /);
  });

  test('the drills say that they were, and how they went', async () => {
    const said = async (name: string) =>
      (await verifyEvidenceFile(bytesOf(name), VERIFIERS, KNOWN)).checks.find(({ name: of }) => of === 'drill')?.detail;
    expect(await said('drill-missed')).toMatch(/^a drill, approved, started by usr_/);
    expect(await said('drill-noticed')).toMatch(/^a drill, denied, started by usr_/);
  });

  test('the witness that was known did cosign the one, and no other', async () => {
    const known = { ...KNOWN, witnesses: WITNESSES };
    const cosigned = await verifyEvidenceFile(bytesOf('cosigned-by-a-witness'), VERIFIERS, known);
    expect(cosigned.ok).toBe(true);
    expect(cosigned.checks.find(({ name }) => name === 'witnesses')?.detail).toMatch(/^witness\.example\/w1 at 2026-/);
    expect((await verifyEvidenceFile(bytesOf('limited'), VERIFIERS, known)).ok).toBe(false);
  });

  test('each is refused with keys of another desk, and after a byte of it was changed', async () => {
    for (const name of [...FILES.map(([file]) => file), 'erased']) {
      const other = { ...KNOWN, logKeys: [OTHER_KEY] };
      expect((await verifyEvidenceFile(bytesOf(name), VERIFIERS, other)).ok).toBe(false);
      const text = new TextDecoder().decode(bytesOf(name));
      // One digit of an entry's salt: the smallest change there is.
      const changed = text.replace(
        /("salt":"[0-9a-f]{7})(.)/,
        (_, start: string, digit: string) => `${start}${digit === '0' ? '1' : '0'}`,
      );
      expect(changed).not.toBe(text);
      expect((await verifyEvidenceFile(changed, VERIFIERS, KNOWN)).ok).toBe(false);
    }
  });

  test('the command’s last line says what a file of this version cannot show, and the SDK says the same', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    const path = (name: string) => join(FROZEN, name);
    const file = path('evidence/cosigned-by-a-witness.json');
    const keys = { key: path('kept/log-keys.txt'), jwks: path('kept/jwks.json') };
    const lastLine = async (values: object) =>
      (await evidenceCommands['verify']?.run({ file, ...values } as never, undefined as never))?.text
        .split('\n')
        .at(-1);
    const said = await lastLine(keys);
    expect(said).toMatch(
      /^What a file of countersign\.evidence\/1 cannot show: who enrolled a passkey .*; which sign-in .*; in which language .*; whether entries .* were left out of the file\. And with no witness known to you, whoever holds the desk’s keys could have made all of it\.$/,
    );
    expect((await verifyEvidence(bytesOf('cosigned-by-a-witness'))).cannot_show).toBe(said);
    // A known witness's cosignature shows that the desk did not make the log up alone, and nothing more.
    expect(await lastLine({ ...keys, witness: path('kept/witness-keys.txt') })).toBe(said?.replace(/ And with .*/, ''));
    const cut = bytesOf('limited').slice(0, -1);
    expect(Object.keys(await verifyEvidence(cut))).toEqual(['ok', 'checks']);
  });

  test('none is left out of these tests', () => {
    const names = readdirSync(join(FROZEN, 'evidence')).map((file) => file.replace('.json', ''));
    expect([...FILES.map(([file]) => file), 'erased'].sort()).toEqual(names.sort());
  });
});

test('the export of b9c4527 verifies, with the keys that were kept and the witness that was known', async () => {
  const outside = { witnesses: WITNESSES, anchored: [] };
  const found = await verifyExport(join(FROZEN, 'export'), { keys: LOG_KEYS, now: NOW, outside });
  expect(found.faults).toEqual([]);
  expect(found).toMatchObject({ ok: true, replayed: true, entries: 74, newest: 0, decisions: 13, verdicts: 16 });
  expect(found.outside.witnesses).toMatchObject([{ name: 'witness.example/w1', known: true }]);
});
