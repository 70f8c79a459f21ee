import type { ListEntries } from '#lib/contract/console-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { listEntries as loadPage } from '#lib/store/ledger/list-entries.ts';
import { listUnanswered } from '#lib/store/review/queue.ts';
import type { Context, PersonActor } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { rfc3339 } from '../time.ts';

/** The ledger, newest first. Whoever still owes an answer does not see the others' verdicts here either. */
export async function listEntries(
  ctx: Context,
  person: PersonActor,
  input: InputOf<typeof ListEntries>,
): Promise<ReplyOf<typeof ListEntries>> {
  const before = decodeCursor(input.cursor, 1)?.[0];
  const rows = await loadPage(
    ctx.db,
    { ...input, before: before === undefined ? undefined : Number(before) },
    input.limit + 1,
  );
  const page = pageOf(rows, input.limit, (row) => [row.position]);
  const shown = await withoutOwed(ctx, person, page.rows);
  const names = await namesOf(
    ctx,
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

const VERDICTS = ['approve', 'limit', 'deny', 'verdict-refused'];

/** The entries without the verdicts on pending actions that this person has yet to answer. A page may come out shorter. */
export async function withoutOwed<E extends { type: string; action_id: string | null }>(
  ctx: Context,
  person: PersonActor,
  entries: E[],
): Promise<E[]> {
  const isVerdict = (entry: E): boolean => VERDICTS.includes(entry.type);
  const about = [...new Set(entries.filter(isVerdict).map((entry) => entry.action_id))];
  if (about.length === 0 || person.role === 'auditor') return entries;
  const ids = about.filter((id) => id !== null);
  const owed: (string | null)[] = await listUnanswered(ctx.db, { id: person.userId, groups: person.groups }, ids);
  return entries.filter((entry) => !isVerdict(entry) || !owed.includes(entry.action_id));
}

/** Names behind ids of people, agents, connectors and keys. */
export async function namesOf(ctx: Context, ids: string[]): Promise<Map<string, string>> {
  const rows = await ctx.query<{ id: string; name: string }>(
    `SELECT id, name FROM users WHERE id = ANY($1) UNION ALL SELECT id, name FROM agents WHERE id = ANY($1)
     UNION ALL SELECT id, name FROM connectors WHERE id = ANY($1) UNION ALL SELECT id, name FROM api_keys WHERE id = ANY($1)`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map((r) => [r.id, r.name]));
}
