import type { LockResource } from '#lib/contract/lock.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

interface LockRow {
  id: string;
  target_type: LockResource['target']['type'];
  target_id: string | null;
  target_name: string | null;
  message: string;
  epoch: number;
  set_by: string;
  set_by_name: string;
  set_at: Date;
  halted_actions: number;
  revoked_grants: number;
  connected_clients: number;
  lift_asked_by: string | null;
  lift_asked_by_name: string | null;
  lift_reason: string | null;
  lift_asked_at: Date | null;
  lifted_by: string | null;
  lifted_by_name: string | null;
  lifted_at: Date | null;
  clients: { id: string; name: string; acknowledged_at: string | null }[];
}

const SELECT = `
  SELECT l.*, coalesce(
      CASE l.target_type
        WHEN 'agent' THEN (SELECT name FROM agents WHERE id = l.target_id)
        WHEN 'key' THEN (SELECT a.name || ' · ' || k.name FROM api_keys k JOIN agents a ON a.id = k.agent_id WHERE k.id = l.target_id)
        WHEN 'run' THEN (SELECT name FROM runs WHERE id = l.target_id)
        WHEN 'reviewer' THEN (SELECT name FROM users WHERE id = l.target_id)
        WHEN 'organisation' THEN 'all agents'
      END, l.target_id) AS target_name,
    coalesce((SELECT json_agg(json_build_object('id', c.client_id, 'name', c.name, 'acknowledged_at', c.acknowledged_at) ORDER BY c.client_id)
      FROM lock_clients c WHERE c.lock_id = l.id), '[]') AS clients
  FROM locks l`;

/** One stop with its confirmations. */
export async function loadLock(ctx: Context, id: string): Promise<LockResource> {
  const [row] = await ctx.query<LockRow>(`${SELECT} WHERE l.id = $1`, [id]);
  if (!row) throw notFound();
  return toLock(row);
}

/** Stops newest first; without `all`, those in force. */
export async function loadLocks(ctx: Context, all: boolean): Promise<LockResource[]> {
  const rows = await ctx.query<LockRow>(`${SELECT} WHERE $1 OR l.lifted_at IS NULL ORDER BY l.epoch DESC LIMIT 500`, [
    all,
  ]);
  return rows.map(toLock);
}

function toLock(row: LockRow): LockResource {
  const acknowledged = row.clients.filter((c) => c.acknowledged_at !== null);
  const last = Math.max(0, ...acknowledged.map((c) => new Date(c.acknowledged_at ?? 0).getTime()));
  const all = row.clients.length > 0 && acknowledged.length === row.clients.length;
  return {
    id: row.id,
    target: { type: row.target_type, id: row.target_id, name: row.target_name ?? row.target_type },
    message: row.message,
    epoch: row.epoch,
    set_by: { id: row.set_by, name: row.set_by_name },
    set_at: rfc3339(row.set_at),
    halted_actions: row.halted_actions,
    revoked_grants: row.revoked_grants,
    clients: {
      connected: row.clients.length,
      acknowledged: acknowledged.length,
      confirmed_in_ms: all ? Math.max(0, last - row.set_at.getTime()) : null,
      silent: row.clients.filter((c) => c.acknowledged_at === null).map((c) => ({ id: c.id, name: c.name })),
    },
    lift:
      row.lift_asked_by === null || row.lift_asked_at === null
        ? null
        : {
            asked_by: { id: row.lift_asked_by, name: row.lift_asked_by_name ?? row.lift_asked_by },
            reason: row.lift_reason ?? '',
            asked_at: rfc3339(row.lift_asked_at),
          },
    lifted:
      row.lifted_by === null || row.lifted_at === null
        ? null
        : { by: { id: row.lifted_by, name: row.lifted_by_name ?? row.lifted_by }, at: rfc3339(row.lifted_at) },
  };
}
