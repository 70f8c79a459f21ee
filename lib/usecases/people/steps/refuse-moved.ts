import type { Tx } from '#lib/store/database.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Throws `unavailable` in a process that still has the origin from before a move: a passkey's answer for it would verify nowhere. */
export async function refuseMoved(tx: Tx, ctx: Context): Promise<void> {
  const desk = await loadDesk(tx);
  if (desk && desk.origin !== ctx.origin)
    throw new Failure('unavailable', {
      detail: `The desk has moved to ${desk.origin}, and this server has not been restarted since.`,
    });
}
