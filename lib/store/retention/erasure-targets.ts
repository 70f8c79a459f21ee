import type { ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import type { Tx } from '../database.ts';
import { sql, type Statement } from '../sql.ts';

const FIND: Record<ErasureTarget, (id: string) => Statement<{ id: string }>> = {
  action: (id) => sql<{ id: string }>`SELECT id FROM actions WHERE id = ${id}`,
  agent: (id) => sql<{ id: string }>`SELECT id FROM agents WHERE id = ${id}`,
  run: (id) => sql<{ id: string }>`SELECT id FROM runs WHERE id = ${id}`,
  person: (id) => sql<{ id: string }>`SELECT id FROM users WHERE id = ${id}`,
};

/** Whether what an erasure or a legal hold is to be about exists. */
export async function erasureTargetExists(tx: Tx, { type, id }: { type: ErasureTarget; id: string }): Promise<boolean> {
  return (await tx.query(FIND[type](id))).length > 0;
}

/** What decides whether one action's content can be erased now. */
export interface ErasureFacts {
  status: string;
  redeemed_at: Date | null;
  erased: boolean;
  /** A legal hold covers it. */
  held: boolean;
}

/** Null when there is no such action. */
export async function loadErasureFacts(tx: Tx, actionId: string): Promise<ErasureFacts | null> {
  const [facts] = await tx.query(sql<ErasureFacts>`
    SELECT state AS status, redeemed_at, erasure_id IS NOT NULL AS erased, action_held(id)::boolean AS held /* never null: held */
    FROM actions WHERE id = ${actionId}`);
  return facts ?? null;
}
