import { recordName } from './record-name.ts';
import type { DirectoryRecord, DirectoryRecords, RecordChange, RecordKind } from './records.ts';
import { stricterRecord } from './stricter-record.ts';

/**
 * What is behind the lookups, so that a later version starts from it instead of from nothing. Kept on the directory itself: a page and the API
 * share directories, and each has a copy of this module.
 */
const BEHIND: unique symbol = Symbol.for('countersign.directory');

/** Read-only lookups over one version of the records. They return null for what is not recorded. */
export interface Directory {
  version: number;
  find<K extends RecordKind>(kind: K, key: string): DirectoryRecords[K] | null;
  /** The names that are recorded of a kind, to compare another with. Gathered once for each version. */
  names(kind: RecordKind): readonly string[];
  readonly [BEHIND]?: Behind;
}

/** The records of one name, by the key each is stored under: nearly always one. */
type Spellings = ReadonlyMap<string, DirectoryRecord>;

interface Behind {
  table: ReadonlyMap<string, Spellings>;
  /** When a record was changed last; -Infinity where that is not known of any. */
  newest: number;
  step: Step;
}

/** How a version came about: the records written since the version before. */
interface Step {
  before: Step | null;
  added: readonly DirectoryRecord[];
  length: number;
}

/** So many versions are remembered by what changed; then the whole is written down anew. */
const MOST_STEPS = 100;

/** Builds the lookups of one version: from all records, or from an earlier version and those written since. */
export function directoryOf(version: number, records: readonly DirectoryRecord[], earlier?: Directory): Directory {
  const before = earlier?.[BEHIND];
  const table = new Map<string, Spellings>(before?.table);
  for (const record of records) {
    const name = placeOf(record.kind, record.key);
    table.set(name, new Map(table.get(name)).set(record.key, record));
  }
  const newest = records.reduce(
    (last, { changed }) => Math.max(last, changed?.at ?? -Infinity),
    before?.newest ?? -Infinity,
  );
  const names: Partial<Record<RecordKind, readonly string[]>> = {};
  return {
    version,
    find: (kind, key) => together(kind, table.get(placeOf(kind, key))),
    names: (kind) => (names[kind] ??= namesOf(table, kind)),
    [BEHIND]: { table, newest, step: stepOf(records, table, before?.step ?? null) },
  };
}

function namesOf(table: ReadonlyMap<string, Spellings>, kind: RecordKind): string[] {
  return [...table.values()].flatMap((spellings) =>
    [...spellings.values()].flatMap((record) => (record.kind === kind && record.data !== null ? [record.key] : [])),
  );
}

/** What the records of one name say together. */
function together<K extends RecordKind>(kind: K, spellings: Spellings | undefined): DirectoryRecords[K] | null {
  const records = [...(spellings?.values() ?? [])];
  // By key, so that it is the same whichever was read first.
  if (records.length > 1) records.sort((a, b) => (a.key < b.key ? -1 : 1));
  const found = records.map(({ data }) => data as DirectoryRecords[K] | null);
  const [first, ...others] = found.filter((data) => data !== null);
  return first === undefined ? null : others.reduce((a, b) => stricterRecord(kind, a, b), first);
}

/** A record that is to be written; `data` is null where it is to be deleted. */
export interface RecordToWrite {
  kind: RecordKind;
  key: string;
  data: DirectoryRecords[RecordKind] | null;
}

/** What writing records would change about one name. */
export interface NameChange {
  kind: RecordKind;
  /** What counted for this name before, and what would count after. */
  before: DirectoryRecords[RecordKind] | null;
  after: DirectoryRecords[RecordKind] | null;
  /** The records to be written, each with what is stored under its key now. */
  records: (RecordToWrite & { stored: DirectoryRecords[RecordKind] | null })[];
}

/** What these records would change, name by name; of two with the same key the last one counts. */
export function changesOf(directory: Directory, records: readonly RecordToWrite[]): NameChange[] {
  const table = directory[BEHIND]?.table;
  const byName = Map.groupBy(records, ({ kind, key }) => placeOf(kind, key));
  return [...byName].map(([place, written]) => {
    const spellings = table?.get(place);
    const last = [...new Map(written.map((record) => [record.key, record])).values()];
    const { kind } = last[0] as RecordToWrite;
    const after = new Map(spellings);
    for (const record of last) after.set(record.key, record);
    const stored = (key: string) => spellings?.get(key)?.data ?? null;
    return {
      kind,
      before: together(kind, spellings),
      after: together(kind, after),
      records: last.map((record) => ({ ...record, stored: stored(record.key) })),
    };
  });
}

/** A record that was changed or deleted lately. */
export interface ChangedRecord extends RecordChange {
  kind: RecordKind;
  key: string;
  deleted: boolean;
}

/** Lookups that note which records they were asked for, and tell those that were changed after `since`. */
export function watched(directory: Directory): { directory: Directory; changedSince(since: number): ChangedRecord[] } {
  const asked = new Set<string>();
  return {
    directory: {
      version: directory.version,
      find: (kind, key) => {
        asked.add(placeOf(kind, key));
        return directory.find(kind, key);
      },
      names: (kind) => directory.names(kind),
    },
    changedSince: (since) =>
      [...asked].flatMap((place) =>
        [...(directory[BEHIND]?.table.get(place)?.values() ?? [])].flatMap(({ kind, key, data, changed }) =>
          changed && changed.at > since ? [{ kind, key, deleted: data === null, ...changed }] : [],
        ),
      ),
  };
}

/** Whether any record was changed after `since`. */
export const hasChangedSince = (directory: Directory, since: number): boolean =>
  (directory[BEHIND]?.newest ?? -Infinity) > since;

const placeOf = (kind: RecordKind, key: string): string => `${kind}\n${recordName(kind, key)}`;

function stepOf(records: readonly DirectoryRecord[], table: ReadonlyMap<string, Spellings>, before: Step | null): Step {
  if (before === null) return { before, added: records, length: 1 };
  if (records.length === 0) return before;
  if (before.length < MOST_STEPS) return { before, added: records, length: before.length + 1 };
  const all = [...table.values()].flatMap((spellings) => [...spellings.values()]);
  return { before: null, added: all, length: 1 };
}

/** The records that make `directory` out of `known`, for somebody who has that; all of them, `fresh`, where it did not come from it. */
export function recordsSince(
  directory: Directory,
  known: Directory | null,
): { fresh: boolean; records: DirectoryRecord[] } {
  const had = known === null ? null : (known[BEHIND]?.step ?? null);
  const steps: (readonly DirectoryRecord[])[] = [];
  let step = directory[BEHIND]?.step ?? null;
  while (step !== null && step !== had) {
    steps.unshift(step.added);
    step = step.before;
  }
  return { fresh: step === null, records: steps.flat() };
}
