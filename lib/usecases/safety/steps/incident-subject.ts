import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { loadLock } from '#lib/usecases/stops/answers/lock-resource.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** What a report is about: an incident, the stop it caused, or a stop that somebody set. */
export interface IncidentSubject {
  incident: IncidentReport['incident'];
  /** The agent the incident is about. */
  agentId: string | null;
  lock: LockResource | null;
  clients: { id: string; name: string; acknowledged_at: number | null }[];
  target: LockTarget & { name: string };
}

interface IncidentRow {
  id: string;
  rule: string;
  agent_id: string;
  agent_name: string;
  evidence: string;
  lock_id: string | null;
  opened_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_note: string | null;
}

/** Loads an incident (`inc_…`) with its stop, or a stop (`lck_…`) with the incident behind it. Throws `not-found`. */
export async function loadIncidentSubject(ctx: Context, id: string): Promise<IncidentSubject> {
  if (!/^(inc|lck)_[0-9a-f-]{36}$/.test(id)) throw notFound();
  const asked = id.startsWith('inc_') ? await incidentBy(ctx, id, null) : null;
  if (id.startsWith('inc_') && !asked) throw notFound();
  const lockId = asked ? asked.lock_id : id;
  const lock = lockId === null ? null : await loadLock(ctx, lockId);
  const row = asked ?? (lock && (await incidentBy(ctx, namedIn(lock), lock.id)));
  const target = lock?.target ?? { type: 'agent' as const, id: row?.agent_id ?? null, name: row?.agent_name ?? '' };
  return {
    incident: row ? toIncident(row) : null,
    agentId: row?.agent_id ?? null,
    lock,
    clients: lock ? await clientsOf(ctx, lock.id) : [],
    target,
  };
}

/** The breaker writes its incident's id into the stop's message: an incident that trips again points at its newest stop only. */
const namedIn = ({ set_by, message }: LockResource): string | null =>
  set_by.id === 'breaker' ? (/\((inc_[0-9a-f-]{36})\)$/.exec(message)?.[1] ?? null) : null;

async function incidentBy(ctx: Context, id: string | null, lockId: string | null): Promise<IncidentRow | null> {
  const [row] = await ctx.query<IncidentRow>(
    `SELECT i.*, a.name AS agent_name FROM incidents i JOIN agents a ON a.id = i.agent_id
     WHERE i.id = $1 OR i.lock_id = $2 ORDER BY i.id DESC LIMIT 1`,
    [id, lockId],
  );
  return row ?? null;
}

async function clientsOf(ctx: Context, lockId: string): Promise<IncidentSubject['clients']> {
  const rows = await ctx.query<{ id: string; name: string; acknowledged_at: Date | null }>(
    'SELECT client_id AS id, name, acknowledged_at FROM lock_clients WHERE lock_id = $1 ORDER BY acknowledged_at, client_id',
    [lockId],
  );
  return rows.map((row) => ({ ...row, acknowledged_at: row.acknowledged_at?.getTime() ?? null }));
}

const toIncident = (row: IncidentRow): IncidentReport['incident'] => ({
  id: row.id,
  rule: row.rule,
  text: RULE_TEXT[row.rule as RuleName],
  evidence: row.evidence,
  opened_at: rfc3339(row.opened_at),
  closed:
    row.closed_at === null
      ? null
      : { by: row.closed_by ?? '', note: row.closed_note ?? '', at: rfc3339(row.closed_at) },
});
