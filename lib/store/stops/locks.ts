import type { LockInForce, LockTarget } from '#lib/domain/lock/lock.ts';
import type { Tx } from '../database.ts';

/** Every stop in force. There are few; matching them is the domain's. */
export async function loadLocksInForce(tx: Tx): Promise<LockInForce[]> {
  const rows = await tx.query<{
    id: string;
    target_type: LockTarget['type'];
    target_id: string | null;
    message: string;
    epoch: number;
  }>('SELECT id, target_type, target_id, message, epoch FROM locks WHERE lifted_at IS NULL');
  return rows.map((r) => ({
    id: r.id,
    target: { type: r.target_type, id: r.target_id },
    message: r.message,
    epoch: r.epoch,
  }));
}

/** Raises and answers the lock epoch. */
export async function raiseLockEpoch(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ lock_epoch: number }>(
    'UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch',
  );
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  return row.lock_epoch;
}

/** Notes who is connected at this moment and so has to confirm. Answers how many. */
export async function noteConnectedClients(tx: Tx, lockId: string, target: LockTarget): Promise<number> {
  const agentOnly = target.type === 'agent' || target.type === 'key' || target.type === 'run';
  if (target.type === 'reviewer') return 0;
  const rows = await tx.query(
    `INSERT INTO lock_clients (lock_id, client_id, agent_id, name)
     SELECT $1, c.id, c.agent_id, c.name FROM agent_clients c
     JOIN pg_stat_activity p ON p.pid = c.backend_pid AND p.backend_start = c.backend_start
     WHERE NOT $2 OR CASE $3 WHEN 'agent' THEN c.agent_id = $4 WHEN 'key' THEN c.key_id = $4
       ELSE c.agent_id = (SELECT agent_id FROM runs WHERE id = $4) END
     RETURNING client_id`,
    [lockId, agentOnly, target.type, target.id],
  );
  await tx.query('UPDATE locks SET connected_clients = $2 WHERE id = $1', [lockId, rows.length]);
  return rows.length;
}
