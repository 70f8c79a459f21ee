import { isFinal } from '#lib/domain/action/action.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { revealDrills } from '#lib/store/safety/drills.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import type { Context } from '#lib/usecases/context.ts';

/**
 * Ends and reveals a drill that a command has decided, in that command's transaction. An approved drill is halted before anybody else can read
 * it, so its grant is never minted; the database refuses to commit a drill that is still approved.
 */
export async function endDrill(ctx: Context, tx: Tx, actionId: string, at: number): Promise<void> {
  const now = await loadActionForUpdate(tx, actionId);
  if (!now || now.state === 'pending') return;
  if (!isFinal(now.state))
    await commitAction(tx, {
      before: now,
      command: { type: 'halt', lock_id: null, cause: 'drill', at },
      entryId: ctx.newId('ent'),
      actorId: 'desk',
      at,
      set: { state_reason: 'This was a drill. It could never run.' },
    });
  await revealDrills(tx, [actionId], at, () => ctx.newId('ent'));
}
