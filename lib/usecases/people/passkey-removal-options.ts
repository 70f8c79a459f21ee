import type { PasskeyRemovalOptions } from '#lib/contract/account-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { Context, PersonActor } from '../context.ts';
import { assertionOptions } from './steps/assertion-options.ts';
import { makeChallenge } from './steps/challenge.ts';
import { againFor } from './steps/prove-again.ts';

/** Begins to remove a passkey with a passkey as the proof: options for navigator.credentials.get. */
export async function passkeyRemovalOptions(
  ctx: Context,
  person: PersonActor,
  { id }: InputOf<typeof PasskeyRemovalOptions>,
): Promise<ReplyOf<typeof PasskeyRemovalOptions>> {
  const challenge = makeChallenge(ctx, againFor(person, `remove-passkey ${id}`));
  return { options: await assertionOptions(ctx, person.userId, challenge) };
}
