import { clearWitnessFault, insertCosignature } from '#lib/store/ledger/outside.ts';
import type { Context } from '../context.ts';

/** Keeps a cosignature that was checked. Answers whether the witness was in fault before. */
export function keepCosignature(
  ctx: Context,
  witness: string,
  cosigned: { size: number; line: string; time: number },
): Promise<boolean> {
  const { size, line, time } = cosigned;
  return ctx.transaction(async (tx) => {
    await insertCosignature(tx, { size, witness, line, time: new Date(time * 1_000), at: new Date(ctx.now()) });
    tx.publish('outside');
    return clearWitnessFault(tx, witness);
  });
}
