import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue, QUEUE_SORTS } from '#lib/contract/review-api.ts';
import type { Reads } from '#lib/store/database.ts';
import type { ListedAction } from '#lib/store/review/listed-actions.ts';
import {
  COUNTED,
  countQueue,
  listQueueByAge,
  listQueueByDeadline,
  listQueueByRisk,
  type QueueFilter,
  type QueueTotals,
} from '#lib/store/review/queue.ts';
import type { Context, PersonActor } from '../context.ts';
import { CursorTime, decodeCursor, pageOf } from '../cursor.ts';
import { rfc3339 } from '../time.ts';
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

/** Pending actions, mine to answer or all, in one of three orders, with totals over the 1,000 that have waited longest. */
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
  const [rows, totals] = none
    ? [[], []]
    : await Promise.all([order.list(ctx.db, filter, input.cursor), countQueue(ctx.db, filter)]);
  const page = pageOf(rows, input.limit, order.key);
  return {
    items: page.rows.map((row) => toActionSummary(row, person)),
    next_cursor: page.next_cursor,
    totals: summed(totals),
  };
}

function summed(counted: QueueTotals[]): ReplyOf<typeof ListQueue>['totals'] {
  const rows = counted.filter((r) => r.mine);
  const sum = (of: QueueTotals[]) => of.reduce((total, r) => total + r.n, 0);
  const level = (name: QueueTotals['risk_level']) => sum(rows.filter((r) => r.risk_level === name));
  const oldest = rows.map((r) => r.oldest.getTime()).sort((a, b) => a - b)[0];
  return {
    pending: sum(rows),
    by_risk: { low: level('low'), medium: level('medium'), high: level('high'), critical: level('critical') },
    oldest_at: oldest === undefined ? null : rfc3339(oldest),
    due_within_hour: rows.reduce((total, r) => total + r.due, 0),
    capped: sum(counted) >= COUNTED,
  };
}
