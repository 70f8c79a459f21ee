import { z } from 'zod';

import type { ListEntries } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listEntries as loadPage, type ListedEntry } from '#lib/store/ledger/list-entries.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import type { Context, PersonActor } from '../context.ts';
import { CursorPosition, decodeCursor, encodeCursor } from '../cursor.ts';
import { rfc3339 } from '../time.ts';
import { withoutHidden } from './answers/without-hidden.ts';

const Before = z.tuple([CursorPosition]);

/** So many entries are read at once. */
const READ = 200;

/** The ledger, newest first. What others answer on an undecided action is not in it. */
export async function listEntries(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListEntries>,
): Promise<ReplyOf<typeof ListEntries>> {
  const before = decodeCursor(input.cursor, Before)?.[0];
  const { rows: shown, next } = await visible(ctx, person, input, before);
  const names = await loadNames(
    ctx.db,
    shown.flatMap((r) => [r.actor_id, r.agent_id ?? r.actor_id]),
  );
  return {
    items: shown.map((row) => ({
      id: row.id,
      position: row.position,
      index: row.index,
      type: row.type,
      actor: { id: row.actor_id, name: names.get(row.actor_id) ?? row.actor_id },
      action_id: row.action_id,
      run_id: row.run_id,
      agent: row.agent_id === null ? null : { id: row.agent_id, name: names.get(row.agent_id) ?? row.agent_id },
      lock_id: row.lock_id,
      body: row.body,
      at: rfc3339(row.at),
    })),
    next_cursor: next === null ? null : encodeCursor([next]),
  };
}

/** How often it looks on for one page: what was left out for this person must not make a page short, and no page may read without end. */
const MOST_READS = 4;

/**
 * A page of the entries that this person may see, and the position before which the next one begins; null at the end. A page is full: a short one
 * would tell that something was left out of it. Only where filters meet too rarely the search stops before, at a place that tells nothing.
 */
async function visible(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListEntries>,
  before: number | undefined,
): Promise<{ rows: ListedEntry[]; next: number | null }> {
  const found: ListedEntry[] = [];
  const most = Math.max(input.limit + 1, READ);
  let from = before;
  for (let reads = 1; ; reads += 1) {
    const { rows, reached } = await loadPage(ctx.db, { ...input, before: from }, most);
    found.push(...(await withoutHidden(ctx.db, person, rows)));
    if (found.length > input.limit) {
      const shown = found.slice(0, input.limit);
      return { rows: shown, next: shown.at(-1)?.position ?? null };
    }
    if (reached === null) return { rows: found, next: null };
    // A full read of entries that match goes on until the page is full.
    if (rows.length < most && reads >= MOST_READS) return { rows: found, next: reached };
    from = reached;
  }
}
