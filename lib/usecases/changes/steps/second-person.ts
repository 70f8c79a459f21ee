import { isNewAdmin } from '#lib/store/changes/acceptances.ts';
import type { Tx } from '#lib/store/database.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

const ACQUAINTED_MS = 24 * 3_600_000;

/**
 * The four-eyes rule: throws `second-person-needed` unless the actor is somebody else than whoever asked first. A token never counts, since
 * no person stands behind it. Somebody who was made an admin in the console counts only after a day, in which everybody can see it, so that
 * one admin cannot invite a second one for the purpose; on an installation's first day, when its people are being added, everybody counts.
 */
export async function requireSecondPerson(ctx: Context, tx: Tx, actor: AdminActor, first: string): Promise<void> {
  if (actor.kind === 'token') throw needed('A token can ask. An admin has to confirm it.');
  const second = adminId(actor);
  if (second === first) throw needed('You have asked already. Another admin has to confirm it.');
  if (await isNewAdmin(tx, [first, second], new Date(ctx.now() - ACQUAINTED_MS)))
    throw needed(
      'One of you was made an admin less than a day ago. Somebody who has been one for longer has to confirm it.',
    );
}

const needed = (detail: string): Failure => new Failure('second-person-needed', { detail });
