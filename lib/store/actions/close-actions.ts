import type { Command } from '#lib/domain/action/action.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
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
  actorId: string;
  newEntryId: () => string;
}

/** Halts every waiting action a stop hits: pending ones and approved ones whose grant is unredeemed. */
export async function haltWaiting(tx: Tx, target: LockTarget, closing: Closing): Promise<Closed[]> {
  return close(tx, await holdWaiting(tx, target), closing);
}

/** The waiting actions of a target, locked. One statement for each kind of target, since each has its own index. */
async function holdWaiting(tx: Tx, { type, id }: LockTarget): Promise<Closed[]> {
  switch (type) {
    case 'organisation':
      return tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
        WHERE state IN ('pending', 'approved') ORDER BY id FOR UPDATE`);
    case 'agent':
      return tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
        WHERE state IN ('pending', 'approved') AND agent_id = ${id} ORDER BY id FOR UPDATE`);
    case 'key':
      return tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
        WHERE state IN ('pending', 'approved') AND key_id = ${id} ORDER BY id FOR UPDATE`);
    case 'tool':
      return tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
        WHERE state IN ('pending', 'approved') AND tool = ${id} ORDER BY id FOR UPDATE`);
    case 'run':
      return tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
        WHERE state IN ('pending', 'approved') AND run_id = ${id} ORDER BY id FOR UPDATE`);
    case 'reviewer':
      return [];
  }
}

/** Records at most `limit` overdue actions as expired; ones another transaction holds are left to it. */
export async function expireOverdue(tx: Tx, now: Date, limit: number, closing: Closing): Promise<Closed[]> {
  // One state at a time: each has its own partial index, and there is none over both.
  const approved = await tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
    WHERE state = 'approved' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  const pending = await tx.query(sql<Closed>`SELECT id, agent_id, run_id, state AS was, drill FROM actions
    WHERE state = 'pending' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit - approved.length} FOR UPDATE SKIP LOCKED`);
  return close(tx, [...approved, ...pending], closing);
}

/** The bulk form of `commitAction` for the two commands the machine accepts from any waiting state. */
async function close(tx: Tx, rows: Closed[], { command, reason, actorId, newEntryId }: Closing): Promise<Closed[]> {
  if (rows.length === 0) return [];
  const lockId = command.type === 'halt' ? command.lock_id : null;
  await tx.query(
    sql`UPDATE actions SET state = ${command.type === 'halt' ? 'halted' : 'expired'}, version = version + 1, halted_by = ${lockId},
      state_reason = ${reason}, finished_at = ${new Date(command.at)} WHERE id = ANY(${rows.map((r) => r.id)})`,
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
  for (const row of rows) wakeAbout(tx, row.id, row.agent_id);
  return rows;
}

/** When the next waiting action falls due; null when none waits. */
export async function nextDue(db: Queryable): Promise<Date | null> {
  const [next] = await db.query(sql<{ expires_at: Date | null }>`SELECT least(
    (SELECT expires_at FROM actions WHERE state = 'pending' ORDER BY expires_at LIMIT 1),
    (SELECT expires_at FROM actions WHERE state = 'approved' ORDER BY expires_at LIMIT 1)) AS expires_at`);
  return next?.expires_at ?? null;
}
