import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue, QUEUE_SORTS } from '#lib/contract/review-api.ts';
import type { Reads } from '#lib/store/database.ts';
import type { ListedAction } from '#lib/store/review/listed-actions.ts';
import { listQueueByAge, listQueueByDeadline, listQueueByRisk, type QueueFilter } from '#lib/store/review/queue.ts';
import type { Context, PersonActor } from '../context.ts';
import { CursorTime, decodeCursor, pageOf } from '../cursor.ts';
import { toActionSummary } from './answers/action-summary.ts';

const ActionId = id('act');
const ByTime = z.tuple([CursorTime, ActionId]);
const ByRisk = z.tuple([z.int().min(0).max(99), CursorTime, ActionId]);

interface Order {
  /** A page of the queue after a cursor of this order. */
  list: (db: Reads, filter: QueueFilter, cursor: string | undefined) => Promise<ListedAction[]>;
  /** The cursor's values after this row. */
  key: (row: ListedAction) => (string | number)[];
}

const ORDERS: Record<(typeof QUEUE_SORTS)[number], Order> = {
  deadline: {
    list: (db, filter, cursor) => listQueueByDeadline(db, filter, decodeCursor(cursor, ByTime) ?? undefined),
    key: (row) => [row.expires_at.toISOString(), row.id],
  },
  oldest: {
    list: (db, filter, cursor) => listQueueByAge(db, filter, decodeCursor(cursor, ByTime) ?? undefined),
    key: (row) => [row.created_at.toISOString(), row.id],
  },
  risk: {
    list: (db, filter, cursor) => {
      const after = decodeCursor(cursor, ByRisk);
      return listQueueByRisk(db, filter, after ? [String(after[0]), after[1], after[2]] : undefined);
    },
    key: (row) => [row.risk_rank, row.expires_at.toISOString(), row.id],
  },
};

/** Pending actions, mine to answer or all, in one of three orders. */
export async function listQueue(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListQueue>,
): Promise<ReplyOf<typeof ListQueue>> {
  const order = ORDERS[input.sort];
  const filter: QueueFilter = {
    person: { id: person.userId, groups: person.groups },
    all: input.scope === 'all',
    now: new Date(ctx.now()),
    risk: input.risk ?? null,
    agent: input.agent ?? null,
    tool: input.tool ?? null,
    text: input.q === undefined || input.q === '' ? null : `%${input.q.replace(/[\\%_]/g, String.raw`\$&`)}%`,
    rows: input.limit + 1,
  };
  // An auditor answers nothing.
  const none = input.scope === 'mine' && person.role === 'auditor';
  const rows = none ? [] : await order.list(ctx.db, filter, input.cursor);
  const page = pageOf(rows, input.limit, order.key);
  return { items: page.rows.map((row) => toActionSummary(row, person)), next_cursor: page.next_cursor };
}
