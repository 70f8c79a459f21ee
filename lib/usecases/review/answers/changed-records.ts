import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { isCheap } from '#lib/domain/assessment/inspect.ts';
import { PERFORM } from '#lib/domain/assessment/tasks.ts';
import type { UsedRecords } from '#lib/domain/assessment/used-records.ts';
import { plainTool, type Configuration } from '#lib/domain/configuration/configuration.ts';
import { hasChangedSince } from '#lib/domain/directory/directory.ts';
import { ACQUAINTED_MS } from '#lib/domain/people/independence.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import { loadBeginning } from '#lib/store/people/account-changes.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { nameOf } from '#lib/usecases/people/answers/name-of.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

const LATELY_MS = 24 * 3_600_000;
const NONE: UsedRecords = { items: [], total: 0 };

/**
 * The records behind this view that somebody changed within a day: what was made to look harmless a moment ago is said. Null where that could not
 * be found out just now; the action can be read all the same.
 */
export async function changedRecords(
  ctx: Context,
  person: PersonActor,
  row: ActionRow,
  configuration: Configuration,
): Promise<ReviewedAction['changed_records']> {
  const used = await usedLately(ctx, person, row, configuration);
  if (used === null || used.total === 0) return used === null ? null : { items: [], total: 0 };
  const firstDayEnds = (await loadBeginning(ctx.db)).getTime() + ACQUAINTED_MS;
  const names = await loadNames(
    ctx.db,
    used.items.flatMap((record) => record.by),
  );
  const items = used.items.map(({ kind, key, at, by, alone, deleted }) => ({
    kind,
    key: reveal(key, 'address'),
    at: rfc3339(at),
    by: by.map((id) => nameOf(names, id)),
    alone,
    first_day: at < firstDayEnds,
    deleted,
  }));
  return { items, total: used.total };
}

/** Found by decoding anew, so where assessing is done: what is not surely cheap never on the event loop. */
async function usedLately(
  ctx: Context,
  person: PersonActor,
  row: ActionRow,
  configuration: Configuration,
): Promise<UsedRecords | null> {
  const since = ctx.now() - LATELY_MS;
  const tool = configuration.tools.get(row.tool);
  // Nearly always nothing changed, and the arguments need not be decoded anew.
  if (tool === undefined || row.erased_at !== null || !hasChangedSince(configuration.directory, since)) return NONE;
  const input = { tool: plainTool(tool), text: row.revision_args, goal: row.run_goal, since };
  if (isCheap(tool, input.text)) return PERFORM.changed(configuration, input);
  try {
    return await ctx.assessor.perform(person.userId, 'changed', input, configuration);
  } catch (error) {
    if (error instanceof Failure && (error.code === 'rate-limited' || error.code === 'unavailable')) return null;
    throw error;
  }
}
