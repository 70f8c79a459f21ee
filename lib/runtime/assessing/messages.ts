import type { TaskName, Tasks } from '#lib/domain/assessment/tasks.ts';
import type { Canary } from '#lib/domain/canary/canary.ts';
import type { DirectoryRecord } from '#lib/domain/directory/records.ts';

/** What an assessing thread is sent, in order: records and rules once for each configuration, then tasks under it. */
export type ToThread =
  /** `fresh`: they replace what it has instead of adding to it. */
  | { kind: 'records'; fresh: boolean; records: DirectoryRecord[] }
  | {
      kind: 'rules';
      version: number;
      policy: { version: number; source: string } | null;
      canaries: readonly Canary[];
    }
  | { kind: 'task'; name: TaskName; input: Tasks[TaskName]['input'] };

export type FromThread = { kind: 'ready' } | { kind: 'done'; output: unknown } | { kind: 'failed'; error: Error };
