import { watched, type ChangedRecord, type Directory } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { supportOf } from '../risk/support.ts';
import type { Tool } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';

/** More than this is a change of the whole, which a number says better. */
const MOST_NAMED = 20;

/** Records that somebody changed or deleted: the last of them, newest first, and how many there are. */
export interface UsedRecords {
  items: ChangedRecord[];
  total: number;
}

/** The records that view and risk compare these arguments with, as far as they were changed or deleted after `since`. Pure. */
export function usedRecords(
  directory: Directory,
  { tool, args, goal }: { tool: Tool; args: JsonObject; goal: string | null },
  since: number,
): UsedRecords {
  const watch = watched(directory);
  const decoded = decodeView(tool, args, watch.directory);
  supportOf({ args, decoded, goal, directory: watch.directory });
  const changed = watch.changedSince(since).toSorted((a, b) => b.at - a.at);
  return { items: changed.slice(0, MOST_NAMED), total: changed.length };
}
