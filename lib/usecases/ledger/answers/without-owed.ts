import type { Queryable } from '#lib/store/database.ts';
import { listUnanswered } from '#lib/store/review/queue.ts';
import type { PersonActor } from '#lib/usecases/context.ts';

const VERDICTS = ['approve', 'limit', 'deny', 'verdict-refused'];

/** The entries without the verdicts on pending actions that this person has yet to answer. A page may come out shorter. */
export async function withoutOwed<E extends { type: string; action_id: string | null }>(
  db: Queryable,
  person: PersonActor,
  entries: E[],
): Promise<E[]> {
  const isVerdict = (entry: E): boolean => VERDICTS.includes(entry.type);
  const about = [...new Set(entries.filter(isVerdict).map((entry) => entry.action_id))];
  if (about.length === 0 || person.role === 'auditor') return entries;
  const ids = about.filter((id) => id !== null);
  const owed: (string | null)[] = await listUnanswered(db, { id: person.userId, groups: person.groups }, ids);
  return entries.filter((entry) => !isVerdict(entry) || !owed.includes(entry.action_id));
}
