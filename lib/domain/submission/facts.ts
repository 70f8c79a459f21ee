import type { LockInForce } from '../lock/lock.ts';

/** Everything a batch of proposals is checked against. Drills are none of it: the agent did not propose them. */
export interface SubmissionFacts {
  lock_epoch: number;
  config_version: number;
  locks: LockInForce[];
  /** Ids of keys that are neither revoked nor expired. */
  live_keys: string[];
  known: { agent_id: string; idempotency_key: string; id: string; request_digest: string }[];
  runs: StoredRun[];
  history: { agent_id: string; tool: string; recent: number; used_before: boolean }[];
  /** The latest actions of each agent within ten minutes, by effect; at most `RECENT_CAP` are looked at. */
  effects: { agent_id: string; effect: string | null; n: number }[];
  /** Proposals that were denied with the very same digest within a day. */
  denied: { agent_id: string; digest: string; id: string }[];
  /** Pending actions of each agent that has a cap, counted to one above it. */
  waiting: { agent_id: string; n: number }[];
  initiators: { email: string; id: string }[];
}

export interface StoredRun {
  id: string;
  agent_id: string;
  name: string;
  goal: string | null;
  initiator_id: string | null;
  taint_sources: string[];
  steps: number;
}

/** A run to create, or what to add to one that is there: `steps` are the new ones. */
export interface RunStep extends StoredRun {
  /** RFC 3339; counts only where the run is new. */
  created_at: string;
}

/** The largest number of recent uses that is counted. */
export const RECENT_CAP = 200;
