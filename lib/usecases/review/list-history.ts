import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListHistory } from '#lib/contract/review-api.ts';
import { listHistoryIds } from '#lib/store/review/history.ts';
import { listActionsById } from '#lib/store/review/listed-actions.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { toActionSummary } from './answers/action-summary.ts';

const After = z.tuple([id('act')]);

/** Actions that are no longer pending, newest proposal first. */
export async function listHistory(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListHistory>,
): Promise<ReplyOf<typeof ListHistory>> {
  const cursor = decodeCursor(input.cursor, After);
  const ids = await listHistoryIds(ctx.db, {
    before: cursor?.[0] ?? null,
    state: input.status ?? null,
    agent: input.agent ?? null,
    tool: input.tool ?? null,
    rows: input.limit + 1,
  });
  const page = pageOf(ids, input.limit, (id) => [id]);
  const rows = await listActionsById(ctx.db, person.userId, page.rows);
  return { items: rows.map((row) => toActionSummary(row, person)), next_cursor: page.next_cursor };
}
