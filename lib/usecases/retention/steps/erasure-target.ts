import type { ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import type { Tx } from '#lib/store/database.ts';
import { Failure } from '#lib/usecases/failure.ts';

const TABLES: Record<ErasureTarget, string> = {
  action: 'SELECT 1 FROM actions WHERE id = $1',
  agent: 'SELECT 1 FROM agents WHERE id = $1',
  run: 'SELECT 1 FROM runs WHERE id = $1',
  person: 'SELECT 1 FROM users WHERE id = $1',
};

/** A mistyped name would erase or hold nothing and look as if it did. */
export async function requireErasureTarget(tx: Tx, target: { type: ErasureTarget; id: string }): Promise<void> {
  const [found] = await tx.query(TABLES[target.type], [target.id]);
  if (!found) throw new Failure('not-found', { detail: `There is no ${target.type} “${target.id}”.` });
}

/** How people call what a row's `target_type` and `target_id` name. */
export const targetName = (row: string): string => `coalesce(CASE ${row}.target_type
  WHEN 'agent' THEN (SELECT name FROM agents WHERE id = ${row}.target_id)
  WHEN 'run' THEN (SELECT name FROM runs WHERE id = ${row}.target_id)
  WHEN 'person' THEN (SELECT name FROM users WHERE id = ${row}.target_id)
  WHEN 'organisation' THEN 'everything' END, ${row}.target_id)`;
