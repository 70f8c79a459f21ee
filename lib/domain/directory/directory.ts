import type { DirectoryRecord, DirectoryRecords, RecordKind } from './records.ts';
import { recordName } from './record-name.ts';
import { stricterRecord } from './stricter-record.ts';

/** Read-only lookups over one version of the records. They return null for what is not recorded. */
export interface Directory {
  version: number;
  find<K extends RecordKind>(kind: K, key: string): DirectoryRecords[K] | null;
}

/** Tables behind the lookups, so that a later version starts from them instead of from nothing. */
const tables = new WeakMap<Directory, ReadonlyMap<string, Spellings>>();

/** The records of one name, by the key each is stored under: nearly always one. */
type Spellings = ReadonlyMap<string, unknown>;

/** Builds the lookups of one version: from all records, or from an earlier version and those written since. */
export function directoryOf(version: number, records: readonly DirectoryRecord[], earlier?: Directory): Directory {
  const table = new Map<string, Spellings>(earlier && tables.get(earlier));
  for (const { kind, key, data } of records) {
    const name = placeOf(kind, key);
    table.set(name, new Map(table.get(name)).set(key, data));
  }
  const directory: Directory = {
    version,
    find: <K extends RecordKind>(kind: K, key: string) => {
      const found = [...(table.get(placeOf(kind, key))?.values() ?? [])] as DirectoryRecords[K][];
      const [first, ...others] = found.filter((data) => data !== null);
      return first === undefined ? null : others.reduce((a, b) => stricterRecord(kind, a, b), first);
    },
  };
  tables.set(directory, table);
  return directory;
}

const placeOf = (kind: RecordKind, key: string): string => `${kind}\n${recordName(kind, key)}`;
