import type { Tx } from '#lib/store/database.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

const ACQUAINTED_MS = 24 * 3_600_000;

/**
 * Throws `second-person-needed` unless the actor is somebody else than whoever asked first. A token has no person behind it who could
 * be told from the first, and one person who invites others for the purpose is still one: whoever was made an admin in the console counts
 * after a day, in which everybody can see it. Not on an installation's own first day, when its people are only being added.
 */
export async function requireSecondPerson(ctx: Context, tx: Tx, actor: AdminActor, first: string): Promise<void> {
  if (actor.kind === 'token') throw needed('A token can ask. An admin has to confirm it.');
  const second = adminId(actor);
  if (second === first) throw needed('You have asked already. Another admin has to confirm it.');
  const [made] = await tx.query(
    `SELECT 1 FROM users WHERE vouched_at > $3 AND id IN ($1, $2) AND vouched_by NOT LIKE 'operator:%'
       AND (SELECT created_at FROM organisation) < $3`,
    [first, second, new Date(ctx.now() - ACQUAINTED_MS)],
  );
  if (made)
    throw needed(
      'One of you was made an admin less than a day ago. Somebody who has been one for longer has to confirm it.',
    );
}

const needed = (detail: string): Failure => new Failure('second-person-needed', { detail });
