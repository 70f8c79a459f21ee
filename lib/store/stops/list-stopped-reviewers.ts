import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

/** Ids of the people who are stopped from answering right now. */
export async function listStoppedReviewers(db: Reads): Promise<Set<string | null>> {
  const locks = await db[PRISMA].lock.findMany({
    where: { target_type: 'reviewer', lifted_at: null },
    select: { target_id: true },
  });
  return new Set(locks.map((lock) => lock.target_id));
}
