import { ACQUAINTED_MS, tieBetween, type AccountChange, type Tie } from '#lib/domain/people/independence.ts';
import type { Queryable } from '#lib/store/database.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import { listAccountChangesSince, loadBeginning } from '#lib/store/people/account-changes.ts';
import { nameOf } from '#lib/usecases/people/answers/name-of.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** What decides today whether two people are two. */
export interface Acquaintance {
  changes: AccountChange[];
  /** On a desk's first day its people are being added, so everybody counts; entries and pages say that it was *alone*. */
  firstDay: boolean;
  now: number;
  /** Who made a key lately, as far as it was asked for. */
  makers: Map<string, string | null>;
}

/** Reads what decides whether two people are two, in the deciding transaction: what was given a moment ago counts. */
export async function loadAcquaintance(db: Queryable, now: number): Promise<Acquaintance> {
  const since = new Date(now - ACQUAINTED_MS);
  const changes = await listAccountChangesSince(db, since);
  const firstDay = await isFirstDay(db, now);
  return {
    changes: changes.map((change) => ({ ...change, at: change.at.getTime() })),
    firstDay,
    now,
    makers: new Map(),
  };
}

/** Whether the desk is less than a day old. */
export const isFirstDay = async (db: Queryable, now: number): Promise<boolean> =>
  (await loadBeginning(db)).getTime() > now - ACQUAINTED_MS;

/** How two people stand to each other: `refused` where they count as one, `alone` where they would but for an exception. */
export function standing(
  { changes, firstDay, now }: Acquaintance,
  a: string,
  b: string,
): { refused: Tie | null; alone: boolean } {
  const tie = tieBetween(changes, a, b, now);
  if (tie === null) return { refused: null, alone: false };
  return firstDay || tie.operator ? { refused: null, alone: true } : { refused: tie, alone: false };
}

const DONE: Record<Tie['kind'], (junior: string) => string> = {
  created: (junior) => `created the account of ${junior}`,
  link: (junior) => `issued the sign-in link of ${junior}`,
  role: (junior) => `gave ${junior} a role`,
  groups: (junior) => `changed the groups of ${junior}`,
  enabled: (junior) => `let ${junior} sign in again`,
};

/** Says in words why two people count as one, and until when. */
export async function tieText(db: Queryable, tie: Tie): Promise<string> {
  const names = await loadNames(db, [tie.by, tie.junior, tie.senior]);
  const name = (id: string): string => nameOf(names, id);
  const until = rfc3339(tie.until).replace(/T(\d\d:\d\d).*/, ' at $1 UTC');
  return `${name(tie.senior)} and ${name(tie.junior)} count as one person until ${until}: ${name(tie.by)} ${DONE[tie.kind](name(tie.junior))}.`;
}
