import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue, QUEUE_SORTS } from '#lib/contract/review-api.ts';
import { LISTED, MINE, toListRow, type ListedRow } from './answers/action-rows.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { rfc3339 } from '../time.ts';

type Sort = (typeof QUEUE_SORTS)[number];

/** Keyset of each order: SQL, the condition for "after the cursor" from `$8`, and the cursor's values. Each has its partial index. */
const ORDERS: Record<Sort, { by: string; after: string; key: (row: ListedRow) => (string | number)[] }> = {
  deadline: {
    by: 'a.expires_at, a.id',
    after: '($8::json->>0 IS NULL OR (a.expires_at, a.id) > (($8::json->>0)::timestamptz, $8::json->>1))',
    key: (row) => [row.expires_at.toISOString(), row.id],
  },
  oldest: {
    by: 'a.created_at, a.id',
    after: '($8::json->>0 IS NULL OR (a.created_at, a.id) > (($8::json->>0)::timestamptz, $8::json->>1))',
    key: (row) => [row.created_at.toISOString(), row.id],
  },
  risk: {
    by: 'a.risk_rank DESC, a.expires_at, a.id',
    after: `($8::json->>0 IS NULL OR a.risk_rank < ($8::json->>0)::int OR (a.risk_rank = ($8::json->>0)::int
      AND (a.expires_at, a.id) > (($8::json->>1)::timestamptz, $8::json->>2)))`,
    key: (row) => [row.risk_rank, row.expires_at.toISOString(), row.id],
  },
};

/** How far into the queue the totals look, oldest first: a bound on the work, whoever asks. */
const COUNTED = 1_000;

/** Pending actions, mine to answer or all, in one of three orders, with totals over the 1,000 that have waited longest. */
export async function listQueue(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListQueue>,
): Promise<ReplyOf<typeof ListQueue>> {
  const order = ORDERS[input.sort];
  const cursor = decodeCursor(input.cursor, input.sort === 'risk' ? 3 : 2);
  const now = new Date(ctx.now());
  const mine = input.scope === 'mine';
  const cannot = mine && person.role === 'auditor';
  const [rows, totals] = await Promise.all([
    cannot
      ? []
      : ctx.query<ListedRow>(
          `SELECT ${LISTED} FROM actions a JOIN agents ag ON ag.id = a.agent_id LEFT JOIN runs r ON r.id = a.run_id
           WHERE a.state = 'pending' AND a.expires_at > $3
             AND ${mine ? MINE : '$2::text[] IS NOT NULL'}
             AND ($4::text IS NULL OR a.risk_level = $4) AND ($5::text IS NULL OR a.agent_id = $5) AND ($6::text IS NULL OR a.tool = $6)
             AND ($7::text IS NULL OR a.sentence ILIKE $7 OR ag.name ILIKE $7 OR r.goal ILIKE $7)
             AND ${order.after}
           ORDER BY ${order.by} LIMIT $9`,
          [
            person.userId,
            person.groups,
            now,
            input.risk ?? null,
            input.agent ?? null,
            input.tool ?? null,
            input.q === undefined || input.q === '' ? null : `%${input.q.replace(/[\\%_]/g, '\\$&')}%`,
            JSON.stringify(cursor ?? [null, null, null]),
            input.limit + 1,
          ],
        ),
    cannot ? [] : loadTotals(ctx, person, now, mine),
  ]);
  const page = pageOf(rows, input.limit, order.key);
  return {
    items: page.rows.map((row) => toListRow(row, person)),
    next_cursor: page.next_cursor,
    totals: summed(totals),
  };
}

interface TotalRow {
  risk_level: 'low' | 'medium' | 'high' | 'critical';
  mine: boolean;
  n: number;
  oldest: Date;
  due: number;
}

const loadTotals = (ctx: Context, person: PersonActor, now: Date, mine: boolean): Promise<TotalRow[]> =>
  ctx.query<TotalRow>(
    `SELECT a.risk_level, ${mine ? MINE : '$1::text IS NOT NULL AND $2::text[] IS NOT NULL'} AS mine, count(*)::int AS n,
       min(a.created_at) AS oldest, count(*) FILTER (WHERE a.expires_at < $3::timestamptz + interval '1 hour')::int AS due
     FROM (SELECT * FROM actions WHERE state = 'pending' AND expires_at > $3 ORDER BY created_at, id LIMIT ${COUNTED}) a
     GROUP BY 1, 2`,
    [person.userId, person.groups, now],
  );

function summed(counted: TotalRow[]): ReplyOf<typeof ListQueue>['totals'] {
  const rows = counted.filter((r) => r.mine);
  const sum = (of: TotalRow[]) => of.reduce((total, r) => total + r.n, 0);
  const level = (name: TotalRow['risk_level']) => sum(rows.filter((r) => r.risk_level === name));
  const oldest = rows.map((r) => r.oldest.getTime()).sort((a, b) => a - b)[0];
  return {
    pending: sum(rows),
    by_risk: { low: level('low'), medium: level('medium'), high: level('high'), critical: level('critical') },
    oldest_at: oldest === undefined ? null : rfc3339(oldest),
    due_within_hour: rows.reduce((total, r) => total + r.due, 0),
    capped: sum(counted) >= COUNTED,
  };
}
