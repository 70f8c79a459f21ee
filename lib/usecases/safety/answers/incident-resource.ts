import type { IncidentResource } from '#lib/contract/safety-api.ts';
import { RULE_TEXT, type RuleName } from '#lib/domain/breaker/rules.ts';
import type { ListedIncident } from '#lib/store/safety/listed-incidents.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** The contract's form of a stored incident. */
export const toIncident = (row: ListedIncident): IncidentResource => ({
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
