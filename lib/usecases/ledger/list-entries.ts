import { z } from 'zod';

import type { ListEntries } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listEntries as loadPage, type ListedEntry } from '#lib/store/ledger/list-entries.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import type { Context, PersonActor } from '../context.ts';
import { CursorPosition, decodeCursor, pageOf } from '../cursor.ts';
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
  const page = pageOf(await visible(ctx, person, input, before), input.limit, (row) => [row.position]);
  const shown = page.rows;
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
    next_cursor: page.next_cursor,
  };
}

/** One entry more than a page holds, of those this person may see. A page is always full: a short one would tell that something was left out of it. */
async function visible(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListEntries>,
  before: number | undefined,
): Promise<ListedEntry[]> {
  const found: ListedEntry[] = [];
  const most = Math.max(input.limit + 1, READ);
  for (let from = before; ;) {
    const rows = await loadPage(ctx.db, { ...input, before: from }, most);
    found.push(...(await withoutHidden(ctx.db, person, rows)));
    from = rows.at(-1)?.position;
    if (rows.length < most || found.length > input.limit) return found.slice(0, input.limit + 1);
  }
}
