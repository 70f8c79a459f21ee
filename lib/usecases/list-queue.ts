import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue, QUEUE_SORTS } from '#lib/contract/review-api.ts';
import { LISTED, MINE, toListRow, type ListedRow } from './action-rows.ts';
import type { Context, PersonActor } from './context.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import { rfc3339 } from './time.ts';

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

const COUNT_CAP = 1_000;

/** Pending actions, mine to answer or all, in one of three orders, with totals that stop counting at 1,000. */
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
  n: number;
  oldest: Date;
  due: number;
}

const loadTotals = (ctx: Context, person: PersonActor, now: Date, mine: boolean): Promise<TotalRow[]> =>
  ctx.query<TotalRow>(
    `SELECT risk_level, count(*)::int AS n, min(created_at) AS oldest, count(*) FILTER (WHERE expires_at < $3::timestamptz + interval '1 hour')::int AS due
     FROM (SELECT a.risk_level, a.created_at, a.expires_at FROM actions a WHERE a.state = 'pending' AND a.expires_at > $3
             AND ${mine ? MINE : '$1::text IS NOT NULL AND $2::text[] IS NOT NULL'}
           ORDER BY a.created_at, a.id LIMIT ${COUNT_CAP}) counted
     GROUP BY risk_level`,
    [person.userId, person.groups, now],
  );

function summed(rows: TotalRow[]): ReplyOf<typeof ListQueue>['totals'] {
  const of = (level: TotalRow['risk_level']) => rows.find((r) => r.risk_level === level)?.n ?? 0;
  const pending = rows.reduce((sum, r) => sum + r.n, 0);
  const oldest = rows.map((r) => r.oldest.getTime()).sort((a, b) => a - b)[0];
  return {
    pending,
    by_risk: { low: of('low'), medium: of('medium'), high: of('high'), critical: of('critical') },
    oldest_at: oldest === undefined ? null : rfc3339(oldest),
    due_within_hour: rows.reduce((sum, r) => sum + r.due, 0),
    capped: pending >= COUNT_CAP,
  };
}
