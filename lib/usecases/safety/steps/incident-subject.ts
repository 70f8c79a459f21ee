import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import type { LockTarget } from '#lib/domain/lock/lock.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import type { Queryable } from '#lib/store/database.ts';
import { loadIncident, loadIncidentOfLock, type ListedIncident } from '#lib/store/safety/listed-incidents.ts';
import { listLockClients } from '#lib/store/stops/clients.ts';
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

/** Loads an incident (`inc_…`) with its stop, or a stop (`lck_…`) with the incident behind it. Throws `not-found`. */
export async function loadIncidentSubject(db: Queryable, id: string): Promise<IncidentSubject> {
  if (!/^(inc|lck)_[0-9a-f-]{36}$/.test(id)) throw notFound();
  const asked = id.startsWith('inc_') ? await loadIncident(db, id) : null;
  if (id.startsWith('inc_') && !asked) throw notFound();
  const lockId = asked ? asked.lock_id : id;
  const lock = lockId === null ? null : await loadLock(db, lockId);
  const row = asked ?? (lock && (await loadIncidentOfLock(db, { id: namedIn(lock), lockId: lock.id })));
  const target = lock?.target ?? { type: 'agent' as const, id: row?.agent_id ?? null, name: row?.agent_name ?? '' };
  return {
    incident: row ? toIncident(row) : null,
    agentId: row?.agent_id ?? null,
    lock,
    clients: lock ? await clientsOf(db, lock.id) : [],
    target,
  };
}

/** The breaker writes its incident's id into the stop's message: an incident that trips again points at its newest stop only. */
const namedIn = ({ set_by, message }: LockResource): string | null =>
  set_by.id === 'breaker' ? (/\((inc_[0-9a-f-]{36})\)$/.exec(message)?.[1] ?? null) : null;

async function clientsOf(db: Queryable, lockId: string): Promise<IncidentSubject['clients']> {
  const rows = await listLockClients(db, lockId);
  return rows.map((row) => ({ ...row, acknowledged_at: row.acknowledged_at?.getTime() ?? null }));
}

const toIncident = (row: ListedIncident): IncidentReport['incident'] => ({
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
