import { ACQUAINTED_MS } from '#lib/domain/people/independence.ts';
import { conflictOfInterest, missingGroups } from '#lib/domain/action/requirements.ts';
import { loadMakerOfKey } from '#lib/store/agents/api-keys.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';
import type { Queryable } from '#lib/store/database.ts';
import { listColleagues, type Colleague } from '#lib/store/people/account-changes.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { loadAcquaintance, standing, tieText, type Acquaintance } from '#lib/usecases/people/steps/independence.ts';

/** Whether an approval of this person counts beside the other people of an action. */
export interface Independence {
  /** Why it does not; null when it does. */
  refusal: string | null;
  /** Whether it counts only because the desk is new or because somebody with a shell made their accounts. */
  alone: boolean;
}

/** Throws `not-independent`, with the reason, where this person's approval would not count on one of these actions. */
export async function requireIndependent(
  db: Queryable,
  rows: readonly ActionRow[],
  person: string,
  now: number,
): Promise<void> {
  const acquaintance = await loadAcquaintance(db, now);
  for (const row of rows) {
    const { refusal } = await independenceOf(db, acquaintance, row, person);
    if (refusal !== null) throw new Failure('not-independent', { detail: refusal });
  }
}

/**
 * Whether this person's approval counts: not beside the agent's owner, the run's initiator, the author of the arguments or whoever made the key, and where several
 * people are needed not beside another of them, while the two count as one. Of two such reviewers the junior is refused from the start, whether
 * or not the senior has answered: the page says so before anything is signed, and it says nothing of what others did. `given` are the
 * reviewers whose approvals count already; what is asked before signing leaves them out, so that review stays blind.
 */
export async function independenceOf(
  db: Queryable,
  acquaintance: Acquaintance,
  row: ActionRow,
  person: string,
  given: readonly string[] = [],
): Promise<Independence> {
  // Whoever made the key has held it, and could have proposed the action.
  const maker = await makerOf(db, acquaintance, row.key_id);
  const own = maker === person;
  if (own && !acquaintance.firstDay)
    return {
      refusal:
        'You made the key that this was proposed with less than a day ago. Your approval would not count here; you can deny it, or ask.',
      alone: false,
    };
  const involved = [row.owner_id, row.initiator_id, row.editor_id, maker].filter((id) => id !== null);
  const fixed = [...involved, ...given].map((other) => standing(acquaintance, person, other));
  const tie =
    fixed.find(({ refused }) => refused)?.refused ??
    (row.approvals > 1 ? await tieToSenior(db, acquaintance, row, person) : null);
  return {
    refusal: tie && `${await tieText(db, tie)} Your approval would not count here; you can deny it, or ask.`,
    alone: own || fixed.some(({ alone }) => alone),
  };
}

/** Who made the key less than a day ago, asked once for each key: a bundle's actions mostly share one. */
async function makerOf(db: Queryable, { makers, now }: Acquaintance, keyId: string | null): Promise<string | null> {
  if (keyId === null) return null;
  const known = makers.get(keyId);
  if (known !== undefined) return known;
  const maker = await loadMakerOfKey(db, keyId, new Date(now - ACQUAINTED_MS));
  makers.set(keyId, maker);
  return maker;
}

/** The tie to somebody who may answer this action too and comes before this person. */
async function tieToSenior(db: Queryable, acquaintance: Acquaintance, row: ActionRow, person: string) {
  const others = new Set(acquaintance.changes.flatMap(({ person: made, by }) => [made, by]));
  const ties = [...others]
    .map((other) => standing(acquaintance, person, other).refused)
    .filter((tie) => tie?.junior === person);
  const colleagues = await listColleagues(
    db,
    ties.flatMap((tie) => tie?.senior ?? []),
  );
  const able = new Set(colleagues.filter((colleague) => mayApprove(row, colleague)).map(({ id }) => id));
  return ties.find((tie) => tie && able.has(tie.senior)) ?? null;
}

const mayApprove = (row: ActionRow, { id, role, groups, disabled }: Colleague): boolean =>
  !disabled &&
  role !== 'auditor' &&
  conflictOfInterest(row, id) === null &&
  missingGroups(machineOf(row).requires, groups).length === 0;
