import type { Command } from '#lib/domain/action/action.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import { insertEntries } from '../ledger/entries.ts';
import { wakeAbout } from './commit-action.ts';
import type { Tx } from '../database.ts';
import { revealDrills } from '../safety/drills.ts';

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

const TARGET_COLUMN = { agent: 'agent_id', key: 'key_id', tool: 'tool', run: 'run_id' } as const;

/** Halts every waiting action a stop hits: pending ones and approved ones whose grant is unredeemed. */
export async function haltWaiting(tx: Tx, target: LockTarget, closing: Closing): Promise<Closed[]> {
  if (target.type === 'reviewer') return [];
  const where = target.type === 'organisation' ? 'TRUE' : `${TARGET_COLUMN[target.type]} = $1`;
  const ids = await tx.query<Closed>(
    `SELECT id, agent_id, run_id, state AS was, drill FROM actions WHERE state IN ('pending', 'approved') AND ${where} ORDER BY id FOR UPDATE`,
    target.type === 'organisation' ? [] : [target.id],
  );
  return close(tx, ids, closing);
}

/** Records at most `limit` overdue actions as expired; ones another transaction holds are left to it. */
export async function expireOverdue(tx: Tx, now: Date, limit: number, closing: Closing): Promise<Closed[]> {
  const due: Closed[] = [];
  // One state at a time: each has its own partial index, and there is none over both.
  for (const state of ['approved', 'pending']) {
    due.push(
      ...(await tx.query<Closed>(
        `SELECT id, agent_id, run_id, state AS was, drill FROM actions
         WHERE state = '${state}' AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [now, limit - due.length],
      )),
    );
  }
  return close(tx, due, closing);
}

/** The bulk form of `commitAction` for the two commands the machine accepts from any waiting state. */
async function close(tx: Tx, rows: Closed[], { command, reason, actorId, newEntryId }: Closing): Promise<Closed[]> {
  if (rows.length === 0) return [];
  const lockId = command.type === 'halt' ? command.lock_id : null;
  await tx.query(
    `UPDATE actions SET state = $2, version = version + 1, halted_by = $3, state_reason = $4, finished_at = $5 WHERE id = ANY($1)`,
    [rows.map((r) => r.id), command.type === 'halt' ? 'halted' : 'expired', lockId, reason, new Date(command.at)],
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
export const NEXT_DUE = `SELECT least(
  (SELECT expires_at FROM actions WHERE state = 'pending' ORDER BY expires_at LIMIT 1),
  (SELECT expires_at FROM actions WHERE state = 'approved' ORDER BY expires_at LIMIT 1)) AS expires_at`;
