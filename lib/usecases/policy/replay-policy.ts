import { z } from 'zod';

import { id } from '#lib/contract/common.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { REPLAY_CHANGES, ReplayPolicy } from '#lib/contract/policy-api.ts';
import type { PolicyVerdict } from '#lib/domain/policy/decide.ts';
import {
  countPastActions,
  listPastActions,
  PAGE,
  PAGE_BYTES,
  type PastAction,
} from '#lib/store/policy/past-actions.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { requireUsable } from './steps/policy-world.ts';
import { rfc3339 } from '../time.ts';

type Reply = ReplyOf<typeof ReplayPolicy>;
const After = z.tuple([id('act')]);
type Change = (typeof REPLAY_CHANGES)[number];

/** Replays past proposals: what a draft would have decided, from the inputs that were frozen then. Changes nothing. */
export async function replayPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof ReplayPolicy>,
): Promise<Reply> {
  authoriseAdmin(actor, 'replay-policy');
  await requireUsable(ctx, adminId(actor), input.source);
  const before = decodeCursor(input.cursor, After)?.[0] ?? null;
  const since = new Date(input.since);
  const [rows, total] = await Promise.all([
    listPastActions(ctx.db, since, before),
    before === null ? countPastActions(ctx.db, since) : null,
  ]);
  // A page may be short because its rows are long and not because it is the last one; the one row read beyond it tells which.
  const heavy = rows.some((row) => row.bytes > PAGE_BYTES / 2);
  const page = pageOf(rows, heavy ? Math.max(1, Math.min(PAGE, rows.length - 1)) : PAGE, (row) => [row.id]);
  const changes = await compare(ctx, actor, input.source, page.rows);
  return {
    looked_at: page.rows.length,
    total,
    unchanged: page.rows.length - changes.length,
    changes,
    next_cursor: page.next_cursor,
  };
}

async function compare(
  ctx: Context,
  actor: AdminActor,
  draft: string,
  rows: readonly PastAction[],
): Promise<Reply['changes']> {
  const frozen = rows.map(({ assessment, args }) => ({ assessment, args }));
  const verdicts = await ctx.assessor.perform(adminId(actor), 'replay', { draft, rows: frozen }, null);
  return rows.flatMap((row, i) => {
    const verdict = verdicts[i];
    if (!verdict) return [];
    const { was: policy, becomes } = verdict;
    const change = changeOf(policy, becomes);
    if (change === null) return [];
    return [
      {
        change,
        action: row.id,
        sentence: row.sentence,
        tool: row.tool,
        agent: row.agent_name,
        at: rfc3339(row.created_at),
        was: policy.outcome,
        becomes: becomes.outcome,
        why: becomes.reason,
      },
    ];
  });
}

const NEWLY = { block: 'blocked', review: 'held', allow: 'allowed' } as const;

function changeOf(was: PolicyVerdict, becomes: PolicyVerdict): Change | null {
  if (was.outcome !== becomes.outcome) return NEWLY[becomes.outcome];
  if (was.outcome !== 'review') return null;
  const more = asksMore(becomes, was);
  // A change that requires more in one way and less in another counts as stricter.
  return more ? 'stricter' : asksMore(was, becomes) ? 'looser' : null;
}

const asksMore = ({ requires: a }: PolicyVerdict, { requires: b }: PolicyVerdict): boolean =>
  a.approvals > b.approvals ||
  (a.passkey && !b.passkey) ||
  (a.passkey && b.password_instead && !a.password_instead) ||
  a.groups.some((group) => !b.groups.includes(group));
