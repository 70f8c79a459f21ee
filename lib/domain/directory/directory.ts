import { recordName } from './record-name.ts';
import { stricterRecord } from './stricter-record.ts';

/**
 * What the organisation itself knows and an agent cannot write: domains, contacts, payees, groups, channels, resources. Decoders and the risk
 * table compare arguments with it; what is not recorded is unknown, never assumed good.
 */
export const RECORD_KINDS = ['domain', 'contact', 'payee', 'group', 'channel', 'resource', 'environment'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface DirectoryRecords {
  /** key: host name. Own domains make a recipient internal. */
  domain: { own: boolean };
  /** key: e-mail address. */
  contact: { name?: string };
  /** key: payee name. */
  payee: { name: string; accounts: string[] };
  /** key: group name as it appears in arguments. */
  group: { people: number };
  /** key: channel, list or forum thread as it appears in arguments. */
  channel: { title?: string; readers: number; public?: boolean };
  /** key: resource name. `members` are those who have access today. */
  resource: {
    title?: string;
    data_class?: 'public' | 'internal' | 'confidential' | 'restricted';
    members?: string[];
    holds?: string;
  };
  /** key: environment name. */
  environment: { production: boolean };
}

/** Read-only lookups over one version of the records. They return null for what is not recorded. */
export interface Directory {
  version: number;
  find<K extends RecordKind>(kind: K, key: string): DirectoryRecords[K] | null;
}

export interface DirectoryRecord<K extends RecordKind = RecordKind> {
  kind: K;
  key: string;
  data: DirectoryRecords[K];
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
