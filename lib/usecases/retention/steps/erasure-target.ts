import type { ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import type { Tx } from '#lib/store/database.ts';
import { erasureTargetExists } from '#lib/store/retention/erasure-targets.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Throws `not-found` for an id that nothing has: a mistyped one would erase or hold nothing, and look as if it had. */
export async function requireErasureTarget(tx: Tx, target: { type: ErasureTarget; id: string }): Promise<void> {
  if (await erasureTargetExists(tx, target)) return;
  throw new Failure('not-found', { detail: `There is no ${target.type} “${target.id}”.` });
}
