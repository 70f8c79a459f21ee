import { STATUSES } from '#lib/domain/action/action.ts';
import type { Queryable } from '../database.ts';
import { sql, type Statement } from '../sql.ts';

export interface HistoryFilter {
  /** The id of the last one shown; null for the newest. */
  before: string | null;
  state: string | null;
  agent: string | null;
  tool: string | null;
  rows: number;
}

interface Found {
  id: string;
}

/** After every id. */
const NEWEST = '~';

/** The states to look through for one that is shown: what a stop is halting is stored as approved or pending, and shown as halted. */
const statesOf = (shown: string | null): string[] =>
  shown === null
    ? STATUSES.filter((state) => state !== 'pending')
    : shown === 'halted'
      ? ['halted', 'approved']
      : [shown];

// One statement for each combination of agent and tool: each walks its own index (actions_history_by_…), once for each state, and stops after a page.
// Written as one, PostgreSQL would plan it for no combination in particular and read what does not match.

const byState = ({ state, before, rows }: HistoryFilter): Statement<Found> => sql<Found>`
  SELECT x.id FROM unnest(${statesOf(state)}::text[]) s(state), LATERAL (
    SELECT a.id FROM actions a WHERE a.state = s.state AND a.state <> 'pending' AND a.id < ${before ?? NEWEST}
      AND (${state}::text IS NULL OR a.state <> 'approved'
        OR EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) = (${state} = 'halted'))
    ORDER BY a.id DESC LIMIT ${rows}) x
  ORDER BY x.id DESC LIMIT ${rows}`;

const byAgent = ({ agent, state, before, rows }: HistoryFilter): Statement<Found> => sql<Found>`
  SELECT x.id FROM unnest(${statesOf(state)}::text[]) s(state), LATERAL (
    SELECT a.id FROM actions a WHERE a.agent_id = ${agent} AND a.state = s.state AND a.state <> 'pending' AND a.id < ${before ?? NEWEST}
      AND (${state}::text IS NULL OR a.state <> 'approved'
        OR EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) = (${state} = 'halted'))
    ORDER BY a.id DESC LIMIT ${rows}) x
  ORDER BY x.id DESC LIMIT ${rows}`;

const byTool = ({ tool, state, before, rows }: HistoryFilter): Statement<Found> => sql<Found>`
  SELECT x.id FROM unnest(${statesOf(state)}::text[]) s(state), LATERAL (
    SELECT a.id FROM actions a WHERE a.tool = ${tool} AND a.state = s.state AND a.state <> 'pending' AND a.id < ${before ?? NEWEST}
      AND (${state}::text IS NULL OR a.state <> 'approved'
        OR EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) = (${state} = 'halted'))
    ORDER BY a.id DESC LIMIT ${rows}) x
  ORDER BY x.id DESC LIMIT ${rows}`;

const byAgentAndTool = ({ agent, tool, state, before, rows }: HistoryFilter): Statement<Found> => sql<Found>`
  SELECT x.id FROM unnest(${statesOf(state)}::text[]) s(state), LATERAL (
    SELECT a.id FROM actions a WHERE a.agent_id = ${agent} AND a.tool = ${tool} AND a.state = s.state AND a.state <> 'pending'
      AND a.id < ${before ?? NEWEST} AND (${state}::text IS NULL OR a.state <> 'approved'
        OR EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch)) = (${state} = 'halted'))
    ORDER BY a.id DESC LIMIT ${rows}) x
  ORDER BY x.id DESC LIMIT ${rows}`;

/** What still waits in its row and is halted by a stop that is not done: nothing at all while no stop is halting. */
const halting = ({ agent, tool, state, before, rows }: HistoryFilter): Statement<Found> => sql<Found>`
  SELECT a.id FROM actions a
  WHERE EXISTS (SELECT 1 FROM haltings WHERE done_at IS NULL) AND (${state}::text IS NULL OR ${state} = 'halted')
    AND a.state = 'pending' AND EXISTS (SELECT 1 FROM halting_of(a.agent_id, a.key_id, a.tool, a.run_id, a.lock_epoch))
    AND a.id < ${before ?? NEWEST}
    AND (${agent}::text IS NULL OR a.agent_id = ${agent}) AND (${tool}::text IS NULL OR a.tool = ${tool})
  ORDER BY a.id DESC LIMIT ${rows}`;

/** Ids of actions that are no longer pending, newest proposal first. */
export async function listHistoryIds(db: Queryable, q: HistoryFilter): Promise<string[]> {
  const past = q.agent === null ? (q.tool === null ? byState : byTool) : q.tool === null ? byAgent : byAgentAndTool;
  // In this order: what is recorded as halted between the two is found by the second, and may be found by both.
  const waiting = await db.query(halting(q));
  // Asking for what waits asks for nothing.
  const over = q.state === 'pending' ? [] : await db.query(past(q));
  const ids = [...new Set([...waiting, ...over].map(({ id }) => id))];
  return ids.sort((a, b) => (a < b ? 1 : -1)).slice(0, q.rows);
}
