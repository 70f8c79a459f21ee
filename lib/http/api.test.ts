import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { GiveVerdict } from '#lib/contract/review-api.ts';
import { UpdateUser } from '#lib/contract/admin-api.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { updateUser } from '#lib/usecases/people/update-user.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import type { ActorOf } from './actor.ts';
import { Api } from './api.ts';
import type { Shared } from './shared.ts';

const api = new Api(new Hono(), {} as Shared);

test('a use case for people cannot be declared for an agent’s key or for anybody: it does not compile', () => {
  // @ts-expect-error An agent is no person.
  api.on({ ...GiveVerdict, audience: 'agent' as const }, giveVerdict);
  // @ts-expect-error Nobody is no admin.
  api.on({ ...UpdateUser, audience: 'anyone' as const }, updateUser);
  api.on(GiveVerdict, giveVerdict);
  expect(api.hono.routes).toHaveLength(3);
});

test('an endpoint for admins hands over a token or a signed-in person, and a use case for people alone is too narrow for it', () => {
  const forPeople = (_ctx: Context, person: PersonActor): Promise<{ id: string }> =>
    Promise.resolve({ id: person.userId });
  // @ts-expect-error A token is no person.
  api.on(UpdateUser, forPeople);
  const kinds: Record<ActorOf<'admin'>['kind'], true> = { token: true, person: true };
  expect(Object.keys(kinds)).toEqual(['token', 'person']);
});
