import type { DirectoryRecord, DirectoryRecords, RecordKind } from './records.ts';
import { recordName } from './record-name.ts';
import { stricterRecord } from './stricter-record.ts';

/** Read-only lookups over one version of the records. They return null for what is not recorded. */
export interface Directory {
  version: number;
  find<K extends RecordKind>(kind: K, key: string): DirectoryRecords[K] | null;
}

/** The records of one name, by the key each is stored under: nearly always one. */
type Spellings = ReadonlyMap<string, unknown>;

interface Behind {
  table: ReadonlyMap<string, Spellings>;
  step: Step;
}

/** How a version came about: the records written since the version before. */
interface Step {
  before: Step | null;
  added: readonly DirectoryRecord[];
  length: number;
}

/** What is behind the lookups, so that a later version starts from it instead of from nothing. */
const behind = new WeakMap<Directory, Behind>();

/** So many versions are remembered by what changed; then the whole is written down anew. */
const MOST_STEPS = 100;

/** Builds the lookups of one version: from all records, or from an earlier version and those written since. */
export function directoryOf(version: number, records: readonly DirectoryRecord[], earlier?: Directory): Directory {
  const before = earlier && behind.get(earlier);
  const table = new Map<string, Spellings>(before?.table);
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
  behind.set(directory, { table, step: stepOf(records, table, before?.step ?? null) });
  return directory;
}

const placeOf = (kind: RecordKind, key: string): string => `${kind}\n${recordName(kind, key)}`;

function stepOf(records: readonly DirectoryRecord[], table: ReadonlyMap<string, Spellings>, before: Step | null): Step {
  if (before === null) return { before, added: records, length: 1 };
  if (records.length === 0) return before;
  if (before.length < MOST_STEPS) return { before, added: records, length: before.length + 1 };
  const all = [...table].flatMap(([name, spellings]) =>
    [...spellings].map(([key, data]) => ({ kind: name.slice(0, name.indexOf('\n')), key, data }) as DirectoryRecord),
  );
  return { before: null, added: all, length: 1 };
}

/** The records that make `directory` out of `known`, for somebody who has that; all of them, `fresh`, where it did not come from it. */
export function recordsSince(
  directory: Directory,
  known: Directory | null,
): { fresh: boolean; records: DirectoryRecord[] } {
  const had = known === null ? null : (behind.get(known)?.step ?? null);
  const steps: (readonly DirectoryRecord[])[] = [];
  let step = behind.get(directory)?.step ?? null;
  while (step !== null && step !== had) {
    steps.unshift(step.added);
    step = step.before;
  }
  return { fresh: step === null, records: steps.flat() };
}
