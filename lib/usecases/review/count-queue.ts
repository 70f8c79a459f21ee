import type { CountQueue } from '#lib/contract/overview-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { COUNTED, countDue, countQueue as count, type Looked } from '#lib/store/review/queue-totals.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

type Totals = ReplyOf<typeof CountQueue>;

/** How much waits, by risk: mine to answer, or all. Each count is exact or says that there may be more. */
export async function countQueue(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof CountQueue>,
): Promise<Totals> {
  // An auditor answers nothing.
  const none = input.scope === 'mine' && person.role === 'auditor';
  const whose = {
    person: { id: person.userId, groups: person.groups },
    all: input.scope === 'all',
    now: new Date(ctx.now()),
  };
  const [rows, due] = none ? [[], null] : await Promise.all([count(ctx.db, whose), countDue(ctx.db, whose)]);
  const byRisk = Object.fromEntries(
    RISK_LEVELS.map((level) => [level, counted(rows.filter((row) => row.risk_level === level))]),
  ) as Totals['by_risk'];
  const oldest = rows.flatMap((row) => row.oldest?.getTime() ?? []).sort((a, b) => a - b)[0];
  return {
    by_risk: byRisk,
    pending: counted(rows),
    oldest_at: oldest === undefined ? null : rfc3339(oldest),
    due_within_hour: counted(due ? [due] : []),
  };
}

const counted = (rows: readonly Looked[]) => ({
  n: rows.reduce((sum, row) => sum + row.n, 0),
  capped: rows.some((row) => row.looked_at >= COUNTED),
});
