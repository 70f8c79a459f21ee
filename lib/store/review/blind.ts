import type { Blindable } from '#lib/domain/action/blind.ts';
import type { Queryable } from '../database.ts';
import { sql } from '../sql.ts';

/** Those of these actions that are pending, with what decides whether answers on them are hidden. */
export const listPendingOf = (db: Queryable, ids: readonly string[]): Promise<(Blindable & { id: string })[]> =>
  db.query(sql<Blindable & { id: string }>`
    SELECT a.id, a.state, a.approvals, a.groups FROM actions a WHERE a.id = ANY(${ids}) AND a.state = 'pending'
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))`);

/**
 * When the oldest action was proposed that several people decide, that is not decided, and whose answers this person may not see; null when there
 * is none. The rule is `seesAnswers` of `lib/domain/action/blind.ts`.
 */
export async function oldestBlind(
  db: Queryable,
  person: { role: string; groups: readonly string[] },
): Promise<Date | null> {
  const [row] = await db.query(sql<{ at: Date | null }>`
    SELECT min(a.created_at)::timestamptz AS at FROM actions a
    WHERE a.state = 'pending' AND a.approvals > 1 AND (${person.role}::text <> 'auditor' OR a.groups && ${person.groups}::text[])
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))`);
  return row?.at ?? null;
}

/** The actions that several people decide, that are not decided, and whose answers this person may not see, by the rule of `oldestBlind`. */
export async function listBlind(
  db: Queryable,
  person: { role: string; groups: readonly string[] },
): Promise<{ id: string; at: Date }[]> {
  return db.query(sql<{ id: string; at: Date }>`
    SELECT a.id, a.created_at AS at FROM actions a
    WHERE a.state = 'pending' AND a.approvals > 1 AND (${person.role}::text <> 'auditor' OR a.groups && ${person.groups}::text[])
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) ORDER BY a.id`);
}
