import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import type { DirectoryRecords, RecordKind } from './records.ts';
import { classRank } from './stricter-record.ts';

type Known<K extends RecordKind> = DirectoryRecords[K];
type Judge<K extends RecordKind> = (before: Known<K>, after: Known<K> | null) => boolean;

/**
 * Whether a changed record makes anything look less suspicious than before; `null` stands for no record. What cannot be said counts as less
 * suspicious. Only what makes actions look worse is in force at once, because whoever writes it gains nothing by it. A name's first record never
 * is: what nobody recorded is unknown, and any record, of whatever kind, makes it known.
 */
export function lessSuspicious<K extends RecordKind>(
  kind: K,
  before: DirectoryRecords[K] | null,
  after: DirectoryRecords[K] | null,
): boolean {
  if (sameRecord(before, after)) return false;
  if (before === null) return true;
  return !(MORE_SUSPICIOUS[kind] as Judge<K>)(before, after);
}

/** Whether two records of one kind say the same. */
export const sameRecord = (a: object | null, b: object | null): boolean =>
  canonicalJson(a as JsonValue) === canonicalJson(b as JsonValue);

/** For each kind the changes that can only make an action look worse. Every other one needs a second person. */
const MORE_SUSPICIOUS: { [K in RecordKind]: Judge<K> } = {
  // A foreign domain may except a name from an own domain above it, so its going is open; and whatever is recorded is what its look-alikes are told by.
  domain: (before, after) => after !== null && before.own && !after.own,
  // A contact is known, its name is shown beside the address, and it is one person: without it nobody knows how many are reached.
  contact: () => false,
  // A payee that goes takes with it that another account is not theirs, and what its look-alikes are told by.
  payee: (before, after) => after !== null && after.name === before.name && isSubset(after.accounts, before.accounts),
  // A recorded group is known and internal, and its size is believed.
  group: (before, after) => after !== null && after.people >= before.people,
  // Of a public one no number of readers is told, so a rule about their number would not see it.
  channel: (before, after) =>
    after !== null &&
    (before.public === true) === (after.public === true) &&
    after.readers >= before.readers &&
    after.title === before.title,
  resource: (before, after) => {
    if (after === null) return false;
    // The tool may say a class of its own; only the highest is never below it.
    const asStrict =
      before.data_class === undefined ? after.data_class === 'restricted' : classRank(after) >= classRank(before);
    return (
      asStrict &&
      // Fewer members make one who is given access a news, and the number it reaches, and who loses it, look smaller.
      sameMembers(after.members, before.members) &&
      (before.holds === undefined || after.holds === before.holds) &&
      after.title === before.title
    );
  },
  // A rule may name any environment, and one that is not recorded is not named to it.
  environment: (_before, after) => after?.production === true,
};

const sameMembers = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  (a === undefined) === (b === undefined) && isSubset(a ?? [], b ?? []) && isSubset(b ?? [], a ?? []);

const isSubset = (a: readonly string[], b: readonly string[]): boolean => a.every((item) => b.includes(item));
