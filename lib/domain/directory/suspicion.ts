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
  // A foreign domain may except a name from an own domain above it, so its going is open.
  domain: (before, after) => before.own && after?.own !== true,
  // A contact is known, and its name is shown beside the address.
  contact: (_before, after) => after === null,
  payee: (before, after) => after === null || (after.name === before.name && isSubset(after.accounts, before.accounts)),
  // A recorded group is known and internal, and its size is believed.
  group: (before, after) => after !== null && after.people >= before.people,
  channel: (before, after) =>
    after !== null &&
    (before.public !== true || after.public === true) &&
    after.readers >= before.readers &&
    after.title === before.title,
  resource: (before, after) => {
    if (after === null) return false;
    // The tool may say a class of its own; only the highest is never below it.
    const asStrict =
      before.data_class === undefined ? after.data_class === 'restricted' : classRank(after) >= classRank(before);
    return (
      asStrict &&
      isSubset(after.members ?? [], before.members ?? []) &&
      (before.holds === undefined || after.holds === before.holds) &&
      after.title === before.title
    );
  },
  environment: (before, after) => (after === null ? !before.production : after.production),
};

const isSubset = (a: readonly string[], b: readonly string[]): boolean => a.every((item) => b.includes(item));
