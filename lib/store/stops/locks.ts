import type { LockInForce, LockTarget } from '#lib/domain/lock/lock.ts';
import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

interface LockRow {
  id: string;
  target_type: LockTarget['type'];
  target_id: string | null;
  message: string;
  epoch: number;
}

/** Every stop in force. There are few; matching them is the domain's. */
export async function loadLocksInForce(tx: Tx): Promise<LockInForce[]> {
  const rows = await tx.query(
    sql<LockRow>`SELECT id, target_type, target_id, message, epoch FROM locks WHERE lifted_at IS NULL`,
  );
  return rows.map((r) => ({
    id: r.id,
    target: { type: r.target_type, id: r.target_id },
    message: r.message,
    epoch: r.epoch,
  }));
}

/** Raises and answers the lock epoch. */
export async function raiseLockEpoch(tx: Tx): Promise<number> {
  const [row] = await tx.query(
    sql<{ lock_epoch: number }>`UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch`,
  );
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  return row.lock_epoch;
}

/** Notes who is connected at this moment and so has to confirm. Answers how many. */
export async function noteConnectedClients(tx: Tx, lockId: string, target: LockTarget): Promise<number> {
  const agentOnly = target.type === 'agent' || target.type === 'key' || target.type === 'run';
  if (target.type === 'reviewer') return 0;
  const rows = await tx.query(
    sql<{ client_id: string }>`INSERT INTO lock_clients (lock_id, client_id, agent_id, name)
     SELECT ${lockId}, c.id, c.agent_id, c.name FROM agent_clients c
     JOIN pg_stat_activity p ON p.pid = c.backend_pid AND p.backend_start = c.backend_start
     WHERE NOT ${agentOnly} OR CASE ${target.type} WHEN 'agent' THEN c.agent_id = ${target.id} WHEN 'key' THEN c.key_id = ${target.id}
       ELSE c.agent_id = (SELECT agent_id FROM runs WHERE id = ${target.id}) END
     RETURNING client_id`,
  );
  await tx.query(sql`UPDATE locks SET connected_clients = ${rows.length} WHERE id = ${lockId}`);
  return rows.length;
}
