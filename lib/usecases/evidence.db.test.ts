import { beforeAll, describe, expect, test } from 'vitest';

import { EvidenceFile } from '#lib/contract/evidence.ts';
import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { withDatabase } from '../../test/database.ts';
import { SoftwarePasskey } from '../../test/software-passkey.ts';
import { withWorld } from '../../test/world.ts';
import { addPasskey } from './add-passkey.ts';
import { draftVerdict } from './draft-verdict.ts';
import { getEvidence, getOwnEvidence } from './get-evidence.ts';
import { giveVerdict } from './give-verdict.ts';
import { passkeyOptions } from './passkey-options.ts';
import { reportOutcome } from './report-outcome.ts';

const database = withDatabase();
const world = withWorld(database);
const faults = async (file: Evidence) => (await verifyEvidence(file, world.verifiers)).filter((check) => !check.ok);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );

let signed: Evidence;
let limited: Evidence;

beforeAll(async () => {
  const { ann, bob } = world.people;
  const key = new SoftwarePasskey('http://localhost:3000');
  const { options, ticket } = await passkeyOptions(world.ctx, ann, {});
  await addPasskey(world.ctx, ann, { ticket, name: 'key', attestation: key.attest(options) as never });

  const strong = await world.submit({ tool: 'note.strong', args: { text: 'signed with a passkey' } });
  const row = await world.row(strong.id);
  const draft = await draftVerdict(world.ctx, ann, {
    id: strong.id,
    verdict: 'approve',
    digest: row.revision_digest,
    view_digest: row.view_digest,
    method: 'passkey',
  });
  await giveVerdict(world.ctx, ann, {
    id: strong.id,
    nonce: draft.nonce,
    assertion: key.assert(draft.options) as never,
  });
  const { grant } = await world.read(strong.id);
  await world.redeem(grant?.token ?? '', { text: 'signed with a passkey' });
  await reportOutcome(world.ctx, world.agent, { id: strong.id, status: 'succeeded' });
  signed = EvidenceFile.parse(await getEvidence(world.ctx, bob, { id: strong.id }));

  const two = await world.submit({ tool: 'note.two', args: { text: 'x', to: ['a', 'b'] } });
  await world.verdict('ann', two.id, 'limit', { text: 'x', to: ['a'] });
  await world.verdict('bob', two.id, 'approve');
  limited = EvidenceFile.parse(await getOwnEvidence(world.ctx, world.agent, { id: two.id }));
});

test('a decision proves itself: arguments, view, statement, passkey, decision, log and replay', async () => {
  for (const file of [signed, limited]) expect(await faults(file)).toEqual([]);
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
  test('every value of the file, one at a time, at its beginning, middle and end', async () => {
    for (const file of [signed, limited]) {
      for (const path of placesOf(file)) {
        const changes: ((value: unknown) => unknown)[] = [
          (v) => (typeof v === 'string' ? flipped(v, 0) : typeof v === 'number' ? v + 1 : v === null ? 'x' : !v),
          (v) => (typeof v === 'string' ? flipped(v, Math.floor(v.length / 2)) : null),
          (v) => (typeof v === 'string' ? flipped(v, v.length - 1) : 'x'),
        ];
        for (const change of changes) {
          const other = changed(file, path, change);
          if (JSON.stringify(other) === JSON.stringify(file)) continue;
          const read = EvidenceFile.safeParse(other);
          const found = !read.success || (await faults(read.data)).length > 0;
          expect([path.join('/'), found]).toEqual([path.join('/'), true]);
        }
      }
    }
  }, 60_000);

  test('an entry dropped, repeated or moved; a verdict dropped; a proof of another entry', async () => {
    const without = (i: number): Evidence => ({ ...signed, entries: signed.entries.filter((_, n) => n !== i) });
    for (const i of signed.entries.keys()) expect(await faults(without(i))).not.toEqual([]);
    const [first, second, ...rest] = signed.entries;
    if (!first || !second) throw new Error('too few entries');
    expect(await faults({ ...signed, entries: [second, first, ...rest] })).not.toEqual([]);
    expect(await faults({ ...signed, entries: [first, first, second, ...rest] })).not.toEqual([]);
    expect(await faults({ ...signed, entries: [{ ...first, proof: second.proof }, second, ...rest] })).not.toEqual([]);
    expect(await faults({ ...limited, verdicts: limited.verdicts.slice(1) })).not.toEqual([]);
    expect(EvidenceFile.safeParse({ ...signed, note: 'more' }).success).toBe(false);
  });

  test('parts of another decision', async () => {
    for (const part of ['decision', 'verdicts', 'entries', 'action'] as const)
      expect(await faults({ ...signed, [part]: limited[part] })).not.toEqual([]);
  });

  test('a name is given to the part that is wrong', async () => {
    const [fault] = await faults({ ...signed, action: { ...signed.action, args: '{"text":"something else"}' } });
    expect(fault).toMatchObject({ name: 'arguments' });
    const view = signed.action.view?.replace('passkey', 'PASSKEY') ?? '';
    expect((await faults({ ...signed, action: { ...signed.action, view } }))[0]).toMatchObject({ name: 'view' });
  });
});

test('what is not decided has no evidence yet, and another agent’s is not found', async () => {
  const { id } = await world.submit();
  expect(await code(getEvidence(world.ctx, world.people.ann, { id }))).toBe('conflict');
  const other = await world.newAgent('other');
  expect(await code(getOwnEvidence(world.ctx, other, { id: signed.action.id }))).toBe('not-found');
});
