import { holdKeys } from '#lib/store/ledger/key-entries.ts';
import type { Context } from '../context.ts';
import type { DeskKeys } from '../signer.ts';
import { finishRotation, noteKeysInUse } from './steps/desk-keys.ts';

/** At a start: finishes a rotation that was cut short, and writes down which keys sign. */
export async function settleKeys(ctx: Context, keys: DeskKeys): Promise<void> {
  await ctx.transaction(async (tx) => {
    await holdKeys(tx);
    await keys.reload();
    await finishRotation(tx, keys);
    if ((await noteKeysInUse(ctx, tx, keys, 'server')) > 0) tx.publish('keys');
  });
}
