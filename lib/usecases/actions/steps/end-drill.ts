import { isFinal } from '#lib/domain/action/action.ts';
import { commitAction } from '#lib/store/actions/commit-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { revealDrills } from '#lib/store/safety/drills.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import type { Context } from '#lib/usecases/context.ts';

/**
 * What a command has left of a drill, in that command's transaction. An approval is taken back before anybody else can read it: the grant it
 * names is never minted, and the database refuses to commit a drill that stands approved. Whatever is over is revealed.
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
