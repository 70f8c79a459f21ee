import type { ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import type { Tx } from '#lib/store/database.ts';
import { erasureTargetExists } from '#lib/store/retention/erasure-targets.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** Throws `not-found` for an id that nothing has: a mistyped one would erase or hold nothing, and look as if it had. */
export async function requireErasureTarget(tx: Tx, target: { type: ErasureTarget; id: string }): Promise<void> {
  if (await erasureTargetExists(tx, target)) return;
  throw new Failure('not-found', { detail: `There is no ${target.type} “${target.id}”.` });
}

/** @deprecated A piece of SQL: goes away when the statement about proposals has moved to lib/store. */
export const targetName = (row: string): string => `coalesce(CASE ${row}.target_type
  WHEN 'agent' THEN (SELECT name FROM agents WHERE id = ${row}.target_id)
  WHEN 'run' THEN (SELECT name FROM runs WHERE id = ${row}.target_id)
  WHEN 'person' THEN (SELECT name FROM users WHERE id = ${row}.target_id)
  WHEN 'organisation' THEN 'everything' END, ${row}.target_id)`;
