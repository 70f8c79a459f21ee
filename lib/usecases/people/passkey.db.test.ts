import { beforeAll, describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { SoftwarePasskey, type Faults } from '../../../test/keys/software-passkey.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { PASSWORD, withWorld } from '../../../test/world.ts';
import { addPasskey } from './add-passkey.ts';
import type { PersonActor } from '../context.ts';
import { draftVerdict } from '../review/draft-verdict.ts';
import { giveVerdict } from '../review/give-verdict.ts';
import { hashPassword } from './steps/passwords.ts';
import { passkeyOptions } from './passkey-options.ts';
import { passkeyRemovalOptions } from './passkey-removal-options.ts';
import { removePasskey } from './remove-passkey.ts';

const world = withWorld(withDatabase());
const ORIGIN = 'http://localhost:3000';
type Passkey = { key: SoftwarePasskey; id: string };

async function enrol(person: PersonActor, faults: Faults = {}): Promise<Passkey> {
  const key = new SoftwarePasskey(ORIGIN);
  const { options, ticket } = await passkeyOptions(world.ctx, person, {});
  const { id } = await addPasskey(world.ctx, person, {
    ticket,
    name: 'test',
    attestation: key.attest(options, faults) as never,
  });
  return { key, id };
}

async function draft(person: PersonActor, id: string, method: 'passkey' | 'password' | 'session' = 'passkey') {
  const row = await world.row(id);
  const { revision_digest: digest, view_digest } = row;
  return draftVerdict(world.ctx, person, { id, verdict: 'approve', digest, view_digest, method });
}

const strong = async (): Promise<string> => (await world.submit({ tool: 'note.strong' })).id;

async function stillPending(id: string): Promise<void> {
  expect((await world.row(id)).state).toBe('pending');
  expect(await world.entryTypes('action_id', id)).not.toContain('approve');
}

let ann: Passkey;
let bob: Passkey;
beforeAll(async () => {
  ann = await enrol(world.people.ann);
  bob = await enrol(world.people.bob);
});

test('a passkey signs the statement, and the parts are kept for checking offline', async () => {
  const id = await strong();
  const { nonce, options } = await draft(world.people.ann, id);
  const after = await giveVerdict(world.ctx, world.people.ann, {
    id,
    nonce,
    assertion: ann.key.assert(options) as never,
  });
  expect(after.action.status).toBe('approved');
  const [kept] = await world.db.query(
    rawSql('SELECT method, signature, public_key_spki FROM verdicts WHERE action_id = $1', [id]),
  );
  expect(kept).toMatchObject({ method: 'passkey', signature: expect.any(Buffer), public_key_spki: expect.any(Buffer) });
});

describe('an assertion that does not fit is refused, recorded, and uses its draft up', () => {
  test.each<[string, Faults]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { relyingParty: 'evil.example' }],
    ['the challenge of another statement', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['nobody verified', { userVerified: false }],
    ['inside another site’s page', { crossOrigin: true }],
    ['inside another site’s page that is named', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['a counter that went back', { counter: 1 }],
    ['a changed signature', { tamper: true }],
  ])('%s', async (_what, faults) => {
    const warm = await strong();
    const good = await draft(world.people.ann, warm);
    await giveVerdict(world.ctx, world.people.ann, {
      id: warm,
      nonce: good.nonce,
      assertion: ann.key.assert(good.options) as never,
    });
    const id = await strong();
    const { nonce, options } = await draft(world.people.ann, id);
    const assertion = ann.key.assert(options, faults) as never;
    await expect(giveVerdict(world.ctx, world.people.ann, { id, nonce, assertion })).rejects.toMatchObject({
      code: 'bad-signature',
    });
    await stillPending(id);
    expect(await world.entryTypes('action_id', id)).toContain('verdict-refused');
    if (faults.counter === undefined) {
      const right = ann.key.assert(options) as never;
      await expect(giveVerdict(world.ctx, world.people.ann, { id, nonce, assertion: right })).rejects.toMatchObject({
        code: 'draft-gone',
      });
    }
  });

  test('somebody else’s passkey', async () => {
    const id = await strong();
    const { nonce, options } = await draft(world.people.ann, id);
    const assertion = bob.key.assert(options) as never;
    await expect(giveVerdict(world.ctx, world.people.ann, { id, nonce, assertion })).rejects.toMatchObject({
      code: 'bad-signature',
    });
    await stillPending(id);
  });

  test('somebody else’s draft', async () => {
    const id = await strong();
    const { nonce, options } = await draft(world.people.ann, id);
    const assertion = bob.key.assert(options) as never;
    await expect(giveVerdict(world.ctx, world.people.bob, { id, nonce, assertion })).rejects.toMatchObject({
      code: 'draft-gone',
    });
    await stillPending(id);
  });

  test('the same assertion on another action', async () => {
    const [first, second] = [await strong(), await strong()];
    const one = await draft(world.people.ann, first);
    const assertion = ann.key.assert(one.options) as never;
    await giveVerdict(world.ctx, world.people.ann, { id: first, nonce: one.nonce, assertion });
    const two = await draft(world.people.ann, second);
    await expect(
      giveVerdict(world.ctx, world.people.ann, { id: second, nonce: two.nonce, assertion }),
    ).rejects.toMatchObject({ code: 'bad-signature' });
    await stillPending(second);
  });

  test.each([[undefined], [null], ['text'], [{}], [{ id: 7 }]])('nonsense: %j', async (nonsense) => {
    const id = await strong();
    const { nonce } = await draft(world.people.ann, id);
    await expect(
      giveVerdict(world.ctx, world.people.ann, { id, nonce, assertion: nonsense as never }),
    ).rejects.toMatchObject({ code: 'bad-signature' });
    await stillPending(id);
  });
});

describe('removing one’s own passkey', () => {
  const late = (person: PersonActor): PersonActor => ({ ...person, signedInAt: world.now - 11 * 60_000 });
  const still = async (id: string): Promise<boolean> => {
    const kept = await world.db.query(rawSql('SELECT id FROM passkeys WHERE id = $1 AND removed_at IS NULL', [id]));
    return kept.length === 1;
  };
  const answer = async (passkey: Passkey, person: PersonActor, faults: Faults = {}, of = passkey.id) => {
    const { options } = await passkeyRemovalOptions(world.ctx, person, { id: of });
    return passkey.key.assert(options, faults) as never;
  };

  test('asks again: a session left open removes none', async () => {
    const wei = late(world.people.wei);
    const { id } = await enrol(world.people.wei);
    await expect(removePasskey(world.ctx, wei, { id })).rejects.toMatchObject({ code: 'sign-in-again' });
    await expect(removePasskey(world.ctx, wei, { id, password: PASSWORD })).rejects.toMatchObject({
      code: 'password-wrong',
    });
    expect(await still(id)).toBe(true);
    expect(await removePasskey(world.ctx, world.people.wei, { id })).toEqual({ id });
  });

  test('takes the password of somebody who has one, and an entry says so', async () => {
    const { dora } = world.people;
    const passkey = await enrol(dora);
    const hash = await hashPassword(PASSWORD);
    await world.db.query(rawSql('UPDATE users SET password_hash = $2 WHERE id = $1', [dora.userId, hash]));
    for (const proof of [{}, { password: 'another' }])
      await expect(removePasskey(world.ctx, dora, { id: passkey.id, ...proof })).rejects.toMatchObject({
        code: 'password-wrong',
      });
    await removePasskey(world.ctx, dora, { id: passkey.id, password: PASSWORD });
    expect((await world.entryTypes('actor_id', dora.userId)).slice(-3)).toEqual([
      'step-up-failed',
      'step-up',
      'passkey-removed',
    ]);
    await world.db.query(rawSql('UPDATE users SET password_hash = NULL WHERE id = $1', [dora.userId]));
  });

  test('takes a passkey’s answer for this removal, once', async () => {
    const wei = late(world.people.wei);
    const [one, other] = [await enrol(world.people.wei), await enrol(world.people.wei)];
    const assertion = await answer(one, wei);
    await removePasskey(world.ctx, wei, { id: one.id, assertion });
    expect(await still(one.id)).toBe(false);
    // Used up, of a removed passkey, and for another one.
    await expect(removePasskey(world.ctx, wei, { id: other.id, assertion })).rejects.toMatchObject({
      code: 'bad-signature',
    });
    const ofBob = bob.key.assert((await passkeyRemovalOptions(world.ctx, wei, { id: other.id })).options) as never;
    for (const wrong of [
      ofBob,
      await answer(other, wei, { userVerified: false }),
      await answer(other, wei, { crossOrigin: true }),
      await answer(other, wei, { origin: 'https://evil.example' }),
      await answer(other, wei, {}, one.id),
      await answer(other, wei).then((right) => ({ ...(right as object), id: 7 }) as never),
      'text' as never,
      null as never,
    ])
      await expect(removePasskey(world.ctx, wei, { id: other.id, assertion: wrong })).rejects.toMatchObject({
        code: 'bad-signature',
      });
    expect(await still(other.id)).toBe(true);
    const good = await answer(other, wei);
    const twice = await Promise.allSettled(
      [1, 2].map(() => removePasskey(world.ctx, wei, { id: other.id, assertion: good })),
    );
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('a removed passkey signs nothing more', async () => {
  const passkey = await enrol(world.people.ann);
  const id = await strong();
  const { nonce, options } = await draft(world.people.ann, id);
  await removePasskey(world.ctx, world.people.ann, { id: passkey.id });
  const assertion = passkey.key.assert(options) as never;
  await expect(giveVerdict(world.ctx, world.people.ann, { id, nonce, assertion })).rejects.toMatchObject({
    code: 'bad-signature',
  });
  await stillPending(id);
});

test.each(['session', 'password'] as const)('a %s does not do where the policy asks for a passkey', async (method) => {
  const id = await strong();
  await expect(draft(world.people.ann, id, method)).rejects.toMatchObject({ code: 'signature-too-weak' });
});

describe('where a passkey works', () => {
  test('it keeps the host it was made for and the origin of the page', async () => {
    const { id } = await enrol(world.people.wei);
    const [kept] = await world.db.query(rawSql('SELECT rp_id, origin FROM passkeys WHERE id = $1', [id]));
    expect(kept).toEqual({ rp_id: 'localhost', origin: ORIGIN });
  });

  test('at another host it is not asked for, and the person reads why', async () => {
    const moved = { ...world.ctx, origin: 'https://desk.example.com', address: 'https://desk.example.com' };
    const row = await world.row(await strong());
    const body = { verdict: 'approve', digest: row.revision_digest, view_digest: row.view_digest } as const;
    await expect(
      draftVerdict(moved, world.people.ann, { id: row.id, ...body, method: 'passkey' }),
    ).rejects.toMatchObject({ facts: { detail: /made for localhost .* desk\.example\.com/ } });
  });
});

describe('enrolment', () => {
  test.each<[string, Faults]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { relyingParty: 'evil.example' }],
    ['another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['nobody verified', { userVerified: false }],
    ['inside another site’s page', { crossOrigin: true }],
  ])('%s is refused', async (_what, faults) => {
    await expect(enrol(world.people.cleo, faults)).rejects.toMatchObject({ code: 'bad-signature' });
  });

  test('asks the authenticator to verify its user', async () => {
    const { options } = await passkeyOptions(world.ctx, world.people.audrey, {});
    expect(options).toMatchObject({ authenticatorSelection: { userVerification: 'required' } });
  });

  test('somebody with a password has to give it again', async () => {
    await world.db.query(
      rawSql('UPDATE users SET password_hash = $2 WHERE id = $1', [
        world.people.cleo.userId,
        await hashPassword(PASSWORD),
      ]),
    );
    await expect(passkeyOptions(world.ctx, world.people.cleo, {})).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(
      passkeyOptions(world.ctx, world.people.cleo, { password: 'not this one at all' }),
    ).rejects.toMatchObject({ code: 'password-wrong' });
    expect(await passkeyOptions(world.ctx, world.people.cleo, { password: PASSWORD })).toHaveProperty('ticket');
  });

  test('somebody without a password has to have signed in just now', async () => {
    const long_ago = { ...world.people.audrey, signedInAt: world.now - 11 * 60_000 };
    await expect(passkeyOptions(world.ctx, long_ago, {})).rejects.toMatchObject({ code: 'sign-in-again' });
    expect(await passkeyOptions(world.ctx, world.people.audrey, {})).toHaveProperty('ticket');
  });

  test('a ticket is good for one person and one use', async () => {
    const { audrey, wei } = world.people;
    const key = new SoftwarePasskey(ORIGIN);
    const { options, ticket } = await passkeyOptions(world.ctx, audrey, {});
    const attestation = key.attest(options) as never;
    await expect(addPasskey(world.ctx, wei, { ticket, name: 'stolen', attestation })).rejects.toMatchObject({
      code: 'draft-gone',
    });
    await addPasskey(world.ctx, audrey, { ticket, name: 'mine', attestation });
    await expect(addPasskey(world.ctx, audrey, { ticket, name: 'again', attestation })).rejects.toMatchObject({
      code: 'draft-gone',
    });
  });
});
