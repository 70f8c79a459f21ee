import type { Tx } from '#lib/store/database.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { loadAcquaintance, standing, tieText } from '#lib/usecases/people/steps/independence.ts';

/**
 * The four-eyes rule: throws `second-person-needed` unless the actor is somebody else than whoever asked first. A token never counts, since
 * no person stands behind it; nor do two of whom one was given its account or its power by the other less than a day ago. Answers what the
 * entry has to say: `alone` where they count only because the desk is new or because somebody with a shell made them.
 */
export async function requireSecondPerson(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  first: string,
): Promise<{ alone?: true }> {
  if (actor.kind === 'token') throw needed('A token can ask. An admin has to confirm it.');
  const second = adminId(actor);
  if (second === first) throw needed('You have asked already. Another admin has to confirm it.');
  const { refused, alone } = standing(await loadAcquaintance(tx, ctx.now()), second, first);
  if (refused) throw needed(`${await tieText(tx, refused)} Somebody else has to confirm it.`);
  return alone ? { alone } : {};
}

const needed = (detail: string): Failure => new Failure('second-person-needed', { detail });
