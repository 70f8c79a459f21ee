import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { REPLAY_CHANGES, ReplayPolicy } from '#lib/contract/policy-api.ts';
import type { Assessment } from '#lib/domain/assessment/assess.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { decide, type PolicyVerdict } from '#lib/domain/policy/decide.ts';
import { DRAFT, preparePolicy } from '#lib/domain/policy/policy.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { requireUsable } from './steps/policy-world.ts';
import { rfc3339 } from '../time.ts';

type Reply = ReplyOf<typeof ReplayPolicy>;
type Change = (typeof REPLAY_CHANGES)[number];

/** One page is asked without a pause, so it is kept to some tens of milliseconds. */
const PAGE = 400;
const PAGE_BYTES = 8_000_000;
const COUNTED = 100_000;

interface Past {
  id: string;
  sentence: string;
  tool: string;
  agent_name: string;
  args: string;
  assessment: string;
  created_at: Date;
  bytes: number;
}

/** Asks a draft what it would have said of past proposals, with the very inputs that were frozen then. Changes nothing. */
export async function replayPolicy(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof ReplayPolicy>,
): Promise<Reply> {
  authoriseAdmin(actor, 'replay-policy');
  await requireUsable(ctx, input.source);
  const before = decodeCursor(input.cursor, 1)?.[0] ?? null;
  const since = new Date(input.since);
  const [rows, [counted]] = await Promise.all([
    ctx.query<Past>(
      `WITH page AS (
         SELECT id, sum(octet_length(args) + octet_length(assessment)) OVER (ORDER BY id DESC) AS bytes, row_number() OVER (ORDER BY id DESC) AS n
         FROM (SELECT id, args, assessment FROM actions WHERE ($2::text IS NULL OR id < $2) AND created_at >= $1 AND erasure_id IS NULL AND NOT drill
           ORDER BY id DESC LIMIT ${PAGE + 1}) near)
       SELECT a.id, a.sentence, a.tool, ag.name AS agent_name, a.args, a.assessment, a.created_at, page.bytes, page.n
       FROM page JOIN actions a ON a.id = page.id JOIN agents ag ON ag.id = a.agent_id
       WHERE page.bytes <= ${PAGE_BYTES} OR page.n <= 2 ORDER BY a.id DESC`,
      [since, before],
    ),
    before === null
      ? ctx.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT 1 FROM actions WHERE created_at >= $1 AND erasure_id IS NULL AND NOT drill ORDER BY id DESC LIMIT ${COUNTED}) a`,
          [since],
        )
      : [],
  ]);
  // A short page may be short of bytes and not the last one; the one row read too many says so.
  const heavy = rows.some((row) => row.bytes > PAGE_BYTES / 2);
  const page = pageOf(rows, heavy ? Math.max(1, Math.min(PAGE, rows.length - 1)) : PAGE, (row) => [row.id]);
  const changes = compare(input.source, page.rows);
  return {
    looked_at: page.rows.length,
    total: counted?.n ?? null,
    unchanged: page.rows.length - changes.length,
    changes,
    next_cursor: page.next_cursor,
  };
}

/** Synchronous from preparing to the last question: drafts share one place in the engine. */
function compare(source: string, rows: readonly Past[]): Reply['changes'] {
  const draft = preparePolicy(DRAFT, source);
  return rows.flatMap((row) => {
    const { policy, question } = JSON.parse(row.assessment) as Assessment;
    const becomes = decide(draft, question, JSON.parse(row.args) as JsonObject);
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
  // What asks more of one thing and less of another is named for what it asks more.
  return more ? 'stricter' : asksMore(was, becomes) ? 'looser' : null;
}

const asksMore = ({ requires: a }: PolicyVerdict, { requires: b }: PolicyVerdict): boolean =>
  a.approvals > b.approvals ||
  (a.passkey && !b.passkey) ||
  (a.passkey && b.password_instead && !a.password_instead) ||
  a.groups.some((group) => !b.groups.includes(group));
