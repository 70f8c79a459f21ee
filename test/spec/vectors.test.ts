import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { EvidenceFile } from '#lib/contract/evidence.ts';
import { refusal } from '#lib/domain/action/machine.ts';
import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { Evidence, EvidenceEntry, EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { bodyDigest, LARGEST_LEAF, leafText } from '#lib/domain/ledger/leaf.ts';
import { LogVerifier } from '#lib/domain/ledger/log-verifier.ts';
import { extendsTree, includes } from '#lib/domain/ledger/merkle.ts';
import { actionDigest } from '#lib/domain/signing/action-digest.ts';
import { digestOfText, sha256Bytes, sha256Hex } from '#lib/domain/signing/digest.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { allVectors, textOf } from './all-vectors.ts';
import type { CheckpointInput, ConsistencyInput } from './checkpoint-vectors.ts';
import { HEADER, type DecisionInput } from './decision-vectors.ts';
import { LOG, REQUIRES, START } from './desk.ts';
import { GRANT_PAYLOAD } from './grant-vectors.ts';
import type { GrantInput } from './grant-vectors.ts';
import type { LeafInput, LogInput } from './leaf-vectors.ts';
import { hashOf } from './log.ts';
import { DECISION_KEY, GRANT_KEY, LOG_KEY, OLD_LOG_KEY } from './test-keys.ts';
import type { StatementInput } from './statement-vectors.ts';
import { read, type Vector, type WrittenVector } from './vector.ts';
import { silentLog } from '#lib/runtime/log.ts';

const made = await allVectors();
const fileOf = (name: string) => join(import.meta.dirname, `../../docs/spec/vectors/${name}.json`);

/** Tests read the files, not the generator's objects. */
const load = <I, R>(name: keyof typeof made, list = 'vectors') =>
  read<I, R>((JSON.parse(readFileSync(fileOf(name), 'utf8')) as Record<string, WrittenVector[]>)[list] ?? []);
const statements = load<StatementInput, object>('statement');
const decisions = load<DecisionInput, { header: object; payload: Record<string, unknown> }>('decision');
const grants = load<GrantInput, object>('grant');
const checkpoints = load<CheckpointInput, object>('checkpoint');
const files = load<Evidence, object>('evidence');
const whole = files[0]?.input as Evidence;
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64');

const home = mkdtempSync(join(tmpdir(), 'countersign-vectors-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const stored = (purpose: string, { jwk, seed }: typeof LOG_KEY) => ({ ...jwk, d: seed.toString('base64url'), purpose });
writeFileSync(
  join(home, 'keys.json'),
  JSON.stringify({
    keys: [
      stored('checkpoint', OLD_LOG_KEY),
      stored('decision', DECISION_KEY),
      stored('grant', GRANT_KEY),
      stored('checkpoint', LOG_KEY),
    ],
  }),
  { mode: 0o600 },
);
const { signer } = await openKeys({ setting: 'file', home }, LOG, silentLog);

test.each(Object.entries(made))('%s.json is what its generator makes, byte for byte', (name, file) => {
  expect(
    textOf(file) === readFileSync(fileOf(name), 'utf8'),
    `docs/spec/vectors/${name}.json: run node test/spec/write-vectors.ts`,
  ).toBe(true);
});

/** One test per vector: `find` returns the result of a valid one, and throws the fault of any other. */
function each<I, R>(vectors: readonly Vector<I, R>[], find: (input: I) => R | Promise<R>): void {
  test.each(vectors.map((vector) => [vector.valid ? 'accepted' : 'refused', vector.name, vector] as const))(
    '%s: %s',
    async (_what, _name, vector) => {
      const found = Promise.resolve(vector.input).then(find);
      if (vector.valid) expect(await found).toEqual(vector.result);
      else {
        const refused = await found.then(
          (result) => `accepted: ${JSON.stringify(result)}`,
          (error: Error) => error.message,
        );
        expect(refused.split('\n')).toContain(vector.wrong);
      }
    },
  );
}

/** The detail of one check of an evidence file; thrown where the check failed. */
async function checked(file: Evidence, name: RegExp): Promise<string> {
  const check = (await verifyEvidence(file, VERIFIERS)).find((one) => name.test(one.name));
  if (!check?.ok) throw new Error(check?.detail.replace(/^(cannot be read):.*/s, '$1') ?? 'it was not checked');
  return check.detail;
}

/** The log's entry for a verdict; whether the log holds it is another check. */
const entryOf = ({ reviewer, statement_digest, method, passkey, answer }: EvidenceVerdict): EvidenceEntry => ({
  ...(whole.entries[0] as EvidenceEntry),
  actor_id: reviewer.id,
  body: canonicalJson({
    statement_digest,
    method,
    narrows: answer !== 'edit',
    key_digest: passkey ? `sha256:${sha256Hex(bytes(passkey.public_key_spki))}` : '',
  }),
});

describe('statements', () => {
  each(statements, async ({ origin, action, verdict }) => {
    const file = { ...whole, origin, action: { ...whole.action, ...action }, verdicts: [verdict] };
    await checked({ ...file, entries: [entryOf(verdict)] }, /^verdict 1/);
    return {
      statement_digest: digestOfText(verdict.statement ?? ''),
      challenge: Buffer.from(sha256Bytes(verdict.statement ?? '')).toString('base64url'),
    };
  });
});

describe('decisions', () => {
  each(decisions, async ({ origin, jwks, action, verdicts, jws }) => {
    const file: Evidence = {
      ...whole,
      origin,
      jwks: jwks as Evidence['jwks'],
      action: { ...whole.action, ...action },
      verdicts: verdicts.map((one) => ({ ...one, reviewer: { id: one.reviewer, name: '' } }) as EvidenceVerdict),
      decision: jws,
    };
    await checked(file, /^decision$/);
    const [header, payload] = jws.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    return { header: JSON.parse(header ?? '') as unknown, payload: JSON.parse(payload ?? '') as unknown };
  });

  test('the desk’s own signer writes these very bytes', async () => {
    for (const vector of decisions)
      if (vector.valid) expect(await signer.signDecision(vector.result.payload)).toBe(vector.input.jws);
    expect(HEADER.kid).toBe(DECISION_KEY.jwk.kid);
  });
});

describe('grants', () => {
  each(grants, async ({ grant: token, args, at, action }) => {
    const payload = await signer.readGrant(token);
    if (!payload) throw new Error('grant-unknown');
    const { agent, run, tool } = action;
    const digest = actionDigest({ agent, args, run, tool });
    const state = { ...MACHINE, ...action, agent_id: agent };
    const why = refusal(state, {
      type: 'redeem',
      grant_id: payload.jti,
      grant_expires_at: payload.exp * 1000,
      digest,
      at,
    });
    if (why) throw new Error(why);
    return payload;
  });

  test('the desk’s own signer writes these very bytes', async () => {
    expect(await signer.signGrant(GRANT_PAYLOAD)).toBe(grants[0]?.input.grant);
  });
});

/** A time after every time in the vectors. */
const YEARS_LATER = START + 10 * 365 * 86_400_000;

/** Fields that a redeem does not read. */
const MACHINE = {
  owner_id: '',
  initiator_id: null,
  version: 3,
  revision: 1,
  view_digest: '',
  editor_id: null,
  requires: REQUIRES,
  answers: [],
  open_questions: 0,
  halted_by: null,
};

describe('leaves', () => {
  each(load<LeafInput, object>('leaf'), ({ entry, index, size, proof, root }) => {
    const text = leafText(entry);
    if (canonicalJson(parseJson(entry.body)) !== entry.body) throw new Error('its body is not in its canonical form');
    if (new TextEncoder().encode(text).length > LARGEST_LEAF) throw new Error('it is longer than a leaf may be');
    if (!includes(index, size, hashOf(entry), proof.map(bytes), bytes(root)))
      throw new Error('it is not in the log under this head');
    return { body_digest: bodyDigest(entry.salt, entry.body), leaf: text, leaf_hash: base64(hashOf(entry)) };
  });
});

describe('whole logs', () => {
  each(load<LogInput, object>('leaf', 'logs'), ({ entries, heads, actions }) => {
    const verifier = new LogVerifier(YEARS_LATER);
    for (const entry of entries) {
      verifier.add(entry);
      const head = heads.find(({ size }) => size === verifier.size);
      if (head) verifier.checkHead({ size: head.size, root: bytes(head.root) });
    }
    for (const { size } of heads) if (size > verifier.size) verifier.fault(`head of ${size}`, 'covers more entries');
    for (const action of actions) verifier.settle(action);
    verifier.finish();
    if (verifier.faults.length > 0) throw new Error(verifier.faults.map((fault) => fault.part).join('\n'));
    return { entries: verifier.size, root: base64(verifier.root) };
  });
});

describe('checkpoints', () => {
  each(checkpoints, async ({ note, log_keys: keys }) => {
    const head = await checkCheckpoint(note, keys, VERIFIERS);
    if (typeof head === 'string') throw new Error(head);
    return { ...head, root: base64(head.root) };
  });

  test('the desk’s own signer signs these very notes', async () => {
    const note = checkpoints[0]?.input.note ?? '';
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    const { keyId, signature } = await signer.signCheckpoint(text);
    expect(note.endsWith(`${base64(new Uint8Array([...keyId, ...signature]))}\n`)).toBe(true);
  });
});

describe('heads of one log', () => {
  each(load<ConsistencyInput, boolean>('checkpoint', 'consistency'), ({ older, newer, proof }) => {
    const read = ({ size, root }: typeof older) => ({ size, root: bytes(root) });
    if (!extendsTree(read(older), read(newer), proof.map(bytes)))
      throw new Error('the newer log does not begin with the older one');
    return true;
  });
});

describe('evidence files', () => {
  each(files, async (input) => {
    const file = EvidenceFile.safeParse(input);
    if (!file.success) throw new Error('form');
    const [wrong] = (await verifyEvidence(file.data, VERIFIERS)).filter((check) => !check.ok);
    if (wrong) throw new Error(wrong.name);
    return { status: file.data.action.status };
  });

  test('a text in a file is what was signed or hashed, and nothing else may be in it', () => {
    expect(EvidenceFile.safeParse({ ...whole, comment: 'more' }).success).toBe(false);
  });
});
