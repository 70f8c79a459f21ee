import { DATA_CLASSES } from '../tool/tool.ts';
import type { DirectoryRecords, RecordKind } from './records.ts';

/** What counts when two records have one name: of each field the word that makes an action look worse. The first gives texts that say neither. */
export function stricterRecord<K extends RecordKind>(
  kind: K,
  a: DirectoryRecords[K],
  b: DirectoryRecords[K],
): DirectoryRecords[K] {
  return (STRICTER[kind] as (a: DirectoryRecords[K], b: DirectoryRecords[K]) => DirectoryRecords[K])(a, b);
}

const STRICTER: { [K in RecordKind]: (a: DirectoryRecords[K], b: DirectoryRecords[K]) => DirectoryRecords[K] } = {
  domain: (a, b) => ({ own: a.own && b.own }),
  contact: (a, b) => ({ ...b, ...a }),
  payee: (a, b) => ({ name: a.name, accounts: a.accounts.filter((account) => b.accounts.includes(account)) }),
  group: (a, b) => ({ people: Math.max(a.people, b.people) }),
  channel: (a, b) => ({
    ...b,
    ...a,
    readers: Math.max(a.readers, b.readers),
    ...(a.public || b.public ? { public: true } : {}),
  }),
  resource: (a, b) => {
    const [worse, better] = classRank(a) >= classRank(b) ? [a, b] : [b, a];
    // Whom a record calls a member already has access, so giving it to them is no news: only those that both name.
    const members = a.members && b.members ? a.members.filter((member) => b.members?.includes(member)) : undefined;
    const { members: _members, ...rest } = { ...better, ...worse };
    return { ...rest, ...(members ? { members } : {}) };
  },
  environment: (a, b) => ({ production: a.production || b.production }),
};

/** Where a record's class stands; -1 where it has none. */
export const classRank = (record: DirectoryRecords['resource']): number =>
  record.data_class === undefined ? -1 : DATA_CLASSES.indexOf(record.data_class);
