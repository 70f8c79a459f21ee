import type { JsonObject } from '#lib/domain/json/json.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { countFailure, type Place } from '#lib/store/people/sign-in-failures.ts';
import type { Context } from '#lib/usecases/context.ts';
import { tooManyFailures } from './too-many-failures.ts';

/** What a failed proof of identity is counted and recorded under. */
interface Failed {
  purpose: 'sign-in' | 'step-up';
  place: Place;
  actorId: string;
  at: Date;
  /** The rest of the entry. */
  body: JsonObject;
}

/** Counts and records that a passkey did not prove who somebody is. Throws `rate-limited`, and records nothing, past the limit. */
export async function recordFailure(ctx: Context, { purpose, place, actorId, at, body }: Failed): Promise<void> {
  const full = await ctx.transaction(async (tx) => {
    const counted = await countFailure(tx, place, at);
    if ('again' in counted) return counted;
    const type = `${purpose}-failed`;
    const entry = { type, ...body, at: at.getTime() };
    await insertEntries(tx, [{ id: ctx.newId('ent'), type, actorId, at: at.getTime(), body: entry }]);
    return null;
  });
  if (full) throw tooManyFailures(full, at, purpose);
}
