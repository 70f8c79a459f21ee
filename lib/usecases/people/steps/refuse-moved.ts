import type { Tx } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';
import { movedTo } from '#lib/usecases/moved-to.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Throws `unavailable` in a process that still has the origin from before a move: a passkey's answer for it would verify nowhere. */
export async function refuseMoved(tx: Tx, ctx: Context): Promise<void> {
  const origin = await movedTo(tx, ctx);
  if (origin !== null)
    throw new Failure('unavailable', {
      detail: `The desk has moved to ${origin}, and this server has not been restarted since.`,
    });
}
