import { isBlind, seesAnswers, SIGNING_ENTRIES, TELLING_ENTRIES } from '#lib/domain/action/blind.ts';
import type { Queryable } from '#lib/store/database.ts';
import { listPendingOf, oldestBlind } from '#lib/store/review/blind.ts';
import type { PersonActor } from '#lib/usecases/context.ts';

const VERDICTS = ['approve', 'limit', 'deny', 'verdict-refused'];

interface Told {
  type: string;
  action_id: string | null;
  actor_id: string;
  at: Date | string;
}

/**
 * The entries without those of other people that tell how an undecided action is being answered: verdicts, and where several people decide also
 * who saw it, who asked, and who entered a password to sign.
 */
export async function withoutHidden<E extends Told>(db: Queryable, person: PersonActor, entries: E[]): Promise<E[]> {
  const others = entries.filter((entry) => entry.actor_id !== person.userId);
  const telling = others.filter((entry) => (TELLING_ENTRIES as readonly string[]).includes(entry.type));
  const signing = others.filter((entry) => (SIGNING_ENTRIES as readonly string[]).includes(entry.type));
  const hidden = new Set<E>();
  if (telling.length > 0) {
    const pending = await listPendingOf(db, [...new Set(telling.flatMap((entry) => entry.action_id ?? []))]);
    for (const entry of telling) {
      const action = pending.find(({ id }) => id === entry.action_id);
      if (!action || seesAnswers(action, person)) continue;
      if (isBlind(action) || VERDICTS.includes(entry.type)) hidden.add(entry);
    }
  }
  if (signing.length > 0) {
    const since = await oldestBlind(db, person);
    for (const entry of signing) if (since !== null && new Date(entry.at) >= since) hidden.add(entry);
  }
  return hidden.size === 0 ? entries : entries.filter((entry) => !hidden.has(entry));
}
