import { z } from 'zod';

import type { ListEntries } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listEntries as loadPage } from '#lib/store/ledger/list-entries.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import type { Context, PersonActor } from '../context.ts';
import { CursorPosition, decodeCursor, pageOf } from '../cursor.ts';
import { rfc3339 } from '../time.ts';
import { withoutOwed } from './answers/without-owed.ts';

const Before = z.tuple([CursorPosition]);

/** The ledger, newest first. Whoever still owes an answer does not see the others' verdicts here either. */
export async function listEntries(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListEntries>,
): Promise<ReplyOf<typeof ListEntries>> {
  const before = decodeCursor(input.cursor, Before)?.[0];
  const rows = await loadPage(ctx.db, { ...input, before: before }, input.limit + 1);
  const page = pageOf(rows, input.limit, (row) => [row.position]);
  const shown = await withoutOwed(ctx.db, person, page.rows);
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
