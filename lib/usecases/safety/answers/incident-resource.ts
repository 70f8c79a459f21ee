import type { IncidentResource } from '#lib/contract/safety-api.ts';
import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

export interface Row {
  id: string;
  rule: string;
  agent_id: string;
  agent_name: string;
  action_id: string | null;
  evidence: string;
  lock_id: string | null;
  stopped: boolean;
  opened_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_note: string | null;
}

export const SELECT = `
  SELECT i.*, a.name AS agent_name, coalesce(l.lifted_at IS NULL AND l.id IS NOT NULL, false) AS stopped
  FROM incidents i JOIN agents a ON a.id = i.agent_id LEFT JOIN locks l ON l.id = i.lock_id`;

/** The contract's form of a stored incident. */
export const toIncident = (row: Row): IncidentResource => ({
  id: row.id,
  rule: row.rule,
  text: RULE_TEXT[row.rule as RuleName],
  agent: { id: row.agent_id, name: row.agent_name },
  action_id: row.action_id,
  evidence: row.evidence,
  lock_id: row.lock_id,
  stopped: row.stopped,
  opened_at: rfc3339(row.opened_at),
  closed:
    row.closed_at === null
      ? null
      : { by: row.closed_by ?? '', note: row.closed_note ?? '', at: rfc3339(row.closed_at) },
});
