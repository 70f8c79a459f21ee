import { beforeAll, describe, expect, test } from 'vitest';

import { withDatabase } from '../../../test/database.ts';
import { SoftwarePasskey, type Faults } from '../../../test/keys/software-passkey.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import type { PersonActor } from '../context.ts';
import { addPasskey } from './add-passkey.ts';
import { passkeyOptions } from './passkey-options.ts';
import { removePasskey } from './remove-passkey.ts';
import { signInOptions } from './sign-in-options.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { updateUser } from './update-user.ts';

const world = withWorld(withDatabase());
const MINUTE = 60_000;

async function enrol(person: PersonActor): Promise<{ key: SoftwarePasskey; id: string }> {
  const key = new SoftwarePasskey('http://localhost:3000');
  const fresh = { ...person, signedInAt: world.now };
  const { options, ticket } = await passkeyOptions(world.ctx, fresh, {});
  const added = { ticket, name: 'test', attestation: key.attest(options) as never };
  return { key, id: (await addPasskey(world.ctx, fresh, added)).id };
}

let address = 0;
const enter = (assertion: unknown, from = `10.5.0.${(address += 1)}`) =>
  signInWithPasskey(world.ctx, { assertion: JSON.stringify(assertion), address: from });
const signed = async (key: SoftwarePasskey, faults: Faults = {}) =>
  key.assert((await signInOptions(world.ctx)).options, faults);

let ann: SoftwarePasskey;
beforeAll(async () => {
  ann = (await enrol(world.people.ann)).key;
});

test('a passkey signs its person in, without a name, and the entry says how', async () => {
  const { options } = await signInOptions(world.ctx);
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  expect(JSON.stringify(options)).not.toContain('allowCredentials');
  const { userId, email } = world.people.ann;
  expect(await enter(ann.assert(options))).toMatchObject({ id: userId, email });
  const [entry] = await world.db.query(
    rawSql<{ body: string }>("SELECT body FROM entries WHERE type = 'sign-in' AND actor_id = $1", [userId]),
  );
  expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({ method: 'passkey' });
});

describe('is refused', () => {
  test.each<[string, Faults]>([
    ['without a check of its user', { userVerified: false }],
    ['inside another site’s page', { crossOrigin: true }],
    ['inside a page that is named', { topOrigin: 'https://evil.example' }],
    ['at another origin', { origin: 'https://evil.example' }],
    ['for another relying party', { relyingParty: 'evil.example' }],
    ['for a challenge that the desk did not make', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['for another account', { userHandle: Buffer.from('usr_other').toString('base64url') }],
    ['for no account', { userHandle: null }],
    ['with a counter that went back', { counter: 0 }],
    ['with a changed signature', { tamper: true }],
  ])('%s', async (_what, faults) => {
    await expect(enter(await signed(ann, faults))).rejects.toMatchObject({ code: 'bad-signature' });
  });

  test.each([null, 'text', {}, { id: 7 }, { id: 'x', response: null }, { id: 'x', response: {} }])(
    'nonsense: %j',
    async (nonsense) => {
      await expect(enter(nonsense)).rejects.toMatchObject({ code: 'bad-signature' });
    },
  );

  test('when its challenge was answered before, or is older than five minutes', async () => {
    const answer = await signed(ann, { counter: 4_000 });
    await enter(answer);
    await expect(enter(answer)).rejects.toMatchObject({ code: 'bad-signature' });
    const late = await signed(ann, { counter: 5_000 });
    world.now += 5 * MINUTE;
    await expect(enter(late)).rejects.toMatchObject({ code: 'bad-signature' });
  });

  test('with the answer to a verdict, a removal or an enrolment', async () => {
    const { options } = await passkeyOptions(world.ctx, { ...world.people.ann, signedInAt: world.now }, {});
    await expect(enter(ann.assert(options, { counter: 5_001 }))).rejects.toMatchObject({ code: 'bad-signature' });
  });

  test('when it was removed, was never enrolled, or its person is disabled: all in the same words', async () => {
    const { key, id } = await enrol(world.people.bob);
    await removePasskey(world.ctx, { ...world.people.bob, signedInAt: world.now }, { id });
    const wei = await enrol(world.people.wei);
    await updateUser(world.ctx, world.people.cleo, { id: world.people.wei.userId, disabled: true });
    const never = new SoftwarePasskey('http://localhost:3000');
    const answers = await Promise.all(
      [key, wei.key, never].map(async (one) =>
        enter(await signed(one, { userHandle: Buffer.from(world.people.wei.userId).toString('base64url') })).catch(
          (error: Error) => error.message,
        ),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await world.entryTypes('actor_id', 'unknown')).toContain('sign-in-failed');
  });
});

test('what does not hold is counted by address; what holds is let in whatever others did there', async () => {
  const from = '10.6.0.1';
  for (let i = 0; i < 30; i++)
    await expect(enter({ id: `x${i}` }, from)).rejects.toMatchObject({ code: 'bad-signature' });
  const before = (await world.entryTypes('actor_id', 'unknown')).length;
  await expect(enter({ id: 'x' }, from)).rejects.toMatchObject({
    code: 'rate-limited',
    facts: { detail: /from your network\. Wait 15 minutes/ },
  });
  expect(await world.entryTypes('actor_id', 'unknown')).toHaveLength(before);
  expect(await enter(await signed(ann, { counter: 6_000 }), from)).toMatchObject({ id: world.people.ann.userId });
});

// Last: where the desk was is never taken back.
test('a passkey that is refused because the desk has moved counts against nobody', async () => {
  const stale = { ...world.ctx, origin: 'http://localhost:3000' };
  await world.db.query(
    rawSql(
      "INSERT INTO desk (id, log_name, created_at) VALUES ('dsk_x', 'x/countersign', now()) ON CONFLICT DO NOTHING",
    ),
  );
  await world.db.query(
    rawSql(
      "INSERT INTO desk_origins (since, origin) SELECT created_at, 'http://localhost:3000' FROM desk ON CONFLICT DO NOTHING",
    ),
  );
  await world.db.query(
    rawSql("INSERT INTO desk_origins (since, origin) VALUES (now() + interval '1 day', 'https://new.example')"),
  );
  const before = (await world.entryTypes('actor_id', 'unknown')).length;
  const assertion = JSON.stringify(await signed(ann, { counter: 7_000 }));
  await expect(signInWithPasskey(stale, { assertion, address: '10.7.0.1' })).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(await world.entryTypes('actor_id', 'unknown')).toHaveLength(before);
});
