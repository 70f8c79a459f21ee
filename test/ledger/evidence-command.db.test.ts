import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { verifyEvidence } from '#sdk/evidence.ts';
import { withDatabase } from '../database.ts';
import { enrol, signedEvidence } from '../evidence.ts';
import { SoftwarePasskey } from '../keys/software-passkey.ts';
import { withWorld } from '../world.ts';

const ROOT = join(import.meta.dirname, '../..');
const database = withDatabase();
const world = withWorld(database);
const folder = mkdtempSync(join(tmpdir(), 'countersign-evidence-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

let file: Evidence;

beforeAll(async () => {
  const { ann } = world.people;
  const key = new SoftwarePasskey('http://localhost:3000');
  await enrol(world, ann, key);
  file = await signedEvidence(world, ann, key);
  const text = JSON.stringify(file);
  writeFileSync(at('good.json'), text);
  writeFileSync(at('cut.json'), text.slice(0, -1));
  writeFileSync(at('key'), `${file.log_keys.join('\n')}\n`);
  writeFileSync(at('jwks.json'), JSON.stringify(file.jwks));
  writeFileSync(at('huge.json'), '');
  // Takes no room on the disk, and none in memory either.
  truncateSync(at('huge.json'), 8 * 2 ** 30);
  writeFileSync(at('other.key'), verifierKey('localhost:3000/countersign', new Uint8Array(32).fill(7)));
  writeFileSync(at('other.json'), '{"keys":[{"kid":"another"}]}');
  const jwks = { keys: file.jwks.keys.filter(({ kid }) => !headerOf(file.decision ?? '').includes(kid)) };
  writeFileSync(at('unknown-key.json'), JSON.stringify({ ...file, jwks }));
  writeFileSync(
    at('edited.json'),
    JSON.stringify(file).replace(/"by":null,"id":"agt_[^"]*"/, '"by":null,"id":"agt_eve"'),
  );
});

const headerOf = (jws: string) => Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString();

/** The program itself, with a database and a desk that do not exist. */
function verify(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', COUNTERSIGN_HOME: at('home') };
  return spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'cli/main.ts',
      'evidence',
      'verify',
      ...args.map((a) => (a.startsWith('-') ? a : at(a))),
    ],
    { cwd: ROOT, env, encoding: 'utf8' },
  );
}

test('a file is verified with no desk, no database and no network, and what was checked is said', () => {
  const { status, stdout, stderr } = verify('good.json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^✓ verdict 1: ann — approve, by passkey$/m);
  expect(stdout).toMatch(/^The keys are those in the file: compare localhost/m);
});

test('with the keys that were kept, nothing is left to compare', () => {
  const { status, stdout } = verify('good.json', '--key', 'key', '--jwks', 'jwks.json');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^✓ known keys — the head and the decision by the keys given$/m);
  expect(stdout).not.toContain('compare');
});

test.each<[string, string[], RegExp]>([
  ['is cut off', ['cut.json'], /✗ form — it is cut off or not strict JSON/],
  ['is huge', ['huge.json'], /✗ form — it is larger than any evidence file/],
  ['was edited', ['edited.json'], /✗ entry \d+: submitted — it is not in the log under this head/],
  ['is signed with an unknown key', ['unknown-key.json'], /✗ decision — .*not among the desk’s/],
  [
    'is of another installation, by its log',
    ['good.json', '--key', 'other.key'],
    /✗ known keys — .*another installation/,
  ],
  [
    'is of another installation, by its keys',
    ['good.json', '--jwks', 'other.json'],
    /✗ known keys — .*another installation/,
  ],
  ['is not there', ['nothing.json'], /cannot be read \(ENOENT\)/],
  ['is a folder', ['.'], /cannot be read \(EISDIR\)/],
  ['comes with a key set that is none', ['good.json', '--jwks', 'good.json'], /good\.json: \/keys/],
])('a file that %s is refused in words, with exit code 1', (_what, args, words) => {
  const { status, stdout, stderr } = verify(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(words);
});

test('--json has every check, and says false for what does not hold', () => {
  expect(JSON.parse(verify('good.json', '--json').stdout)).toMatchObject({ ok: true });
  const { status, stdout } = verify('edited.json', '--json');
  const found = JSON.parse(stdout) as { ok: boolean; checks: { ok: boolean }[] };
  expect({ status, ok: found.ok }).toEqual({ status: 1, ok: false });
  expect(found.checks.filter((check) => !check.ok)).not.toEqual([]);
});

test('the SDK checks the same, and says the same', async () => {
  for (const name of ['good.json', 'edited.json', 'cut.json', 'unknown-key.json']) {
    const said = JSON.parse(verify(name, '--json').stdout) as object;
    expect(await verifyEvidence(readFileSync(at(name)))).toEqual(said);
    expect(await verifyEvidence(readFileSync(at(name), 'utf8'))).toEqual(said);
  }
  expect(await verifyEvidence(readFileSync(at('good.json')), { kids: ['another'] })).toMatchObject({ ok: false });
});
