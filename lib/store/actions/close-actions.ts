import type { Command } from '#lib/domain/action/action.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { insertEntries } from '../ledger/entries.ts';
import { wakeAbout } from './commit-action.ts';
import type { Queryable, Tx } from '../database.ts';
import { revealDrills } from '../safety/drills.ts';
import { sql } from '../sql.ts';

export interface Closed {
  id: string;
  agent_id: string;
  run_id: string | null;
  was: 'pending' | 'approved';
  drill: boolean;
}

interface Closing {
  command: Extract<Command, { type: 'halt' | 'expire' }>;
  reason: string;
  /** The reason for what was approved, where it is another; `{time}` stands for when it was due. */
  approvedReason?: string;
  actorId: string;
  newEntryId: () => string;
}

/**
 * Looks at the next waiting actions in the order of their ids and records those that a halting covers as halted. Answers them, and the last one it
 * looked at; null when there are no more.
 */
export async function haltNext(
  tx: Tx,
  halting: { epoch: number; cursor: string },
  limit: number,
  closing: Closing,
): Promise<{ halted: Closed[]; last: string | null }> {
  // First a page of whatever waits, so that the planner walks along the ids however few of them are covered.
  const page = await tx.query(sql<{ id: string; covered: boolean }>`SELECT p.id,
      EXISTS (SELECT 1 FROM halting_of(p.agent_id, p.key_id, p.tool, p.run_id, p.lock_epoch) h WHERE h.epoch = ${halting.epoch}) AS covered
    FROM (SELECT a.id, a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch FROM actions a
      WHERE a.id > ${halting.cursor} AND a.state IN ('pending', 'approved') ORDER BY a.id LIMIT ${limit}) p ORDER BY p.id`);
  const covered = page.filter((row) => row.covered).map((row) => row.id);
  const rows = await tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
    WHERE id = ANY(${covered}) AND state IN ('pending', 'approved') ORDER BY id FOR UPDATE`);
  return { halted: await close(tx, rows, closing), last: page.at(-1)?.id ?? null };
}

/** Records at most `limit` overdue actions as expired; ones another transaction holds are left to it, and halted ones to their halting. Call under the barrier. */
export async function expireOverdue(tx: Tx, now: Date, limit: number, closing: Closing): Promise<Closed[]> {
  // One state at a time: each has its own partial index, and there is none over both.
  const approved = await tx.query(sql<Closed>`SELECT a.id, a.agent_id, a.run_id, a.state AS was, a.drill FROM actions a
    WHERE a.state = 'approved' AND a.expires_at <= ${now}
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
    ORDER BY a.expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  const pending = await tx.query(sql<Closed>`SELECT a.id, a.agent_id, a.run_id, a.state AS was, a.drill FROM actions a
    WHERE a.state = 'pending' AND a.expires_at <= ${now}
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
    ORDER BY a.expires_at LIMIT ${limit - approved.length} FOR UPDATE SKIP LOCKED`);
  return close(tx, [...approved, ...pending], closing);
}

/** The bulk form of `commitAction` for the two commands the machine accepts from any waiting state. */
async function close(
  tx: Tx,
  rows: Closed[],
  { command, reason, approvedReason = reason, actorId, newEntryId }: Closing,
): Promise<Closed[]> {
  if (rows.length === 0) return [];
  const lockId = command.type === 'halt' ? command.lock_id : null;
  await tx.query(
    sql`UPDATE actions SET state = ${command.type === 'halt' ? 'halted' : 'expired'}, version = version + 1, halted_by = ${lockId},
      state_reason = CASE WHEN state = 'approved'
        THEN replace(${approvedReason}::text, '{time}', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')) ELSE ${reason}::text END,
      finished_at = ${new Date(command.at)} WHERE id = ANY(${rows.map((r) => r.id)})`,
  );
  await insertEntries(
    tx,
    rows.map((r) => ({
      id: newEntryId(),
      type: command.type,
      actorId,
      at: command.at,
      actionId: r.id,
      agentId: r.agent_id,
      runId: r.run_id,
      lockId,
      body: command as unknown as JsonObject,
    })),
  );
  const drills = rows.filter((row) => row.drill).map((row) => row.id);
  if (drills.length > 0) await revealDrills(tx, drills, command.at, newEntryId);
  if (command.type === 'expire') for (const row of rows) wakeAbout(tx, row.id, row.agent_id);
  // Whoever waits for a halted action was told when the halting began; its agent's event streams read entries.
  else for (const row of rows) tx.publish(`agent:${row.agent_id}`);
  return rows;
}

/** When the next waiting action falls due; null when none waits. */
export async function nextDue(db: Queryable): Promise<Date | null> {
  const [next] = await db.query(sql<{ expires_at: Date | null }>`SELECT least(
    (SELECT a.expires_at FROM actions a WHERE a.state = 'pending'
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
      ORDER BY a.expires_at LIMIT 1),
    (SELECT a.expires_at FROM actions a WHERE a.state = 'approved'
      AND NOT EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
      ORDER BY a.expires_at LIMIT 1)) AS expires_at`);
  return next?.expires_at ?? null;
}
