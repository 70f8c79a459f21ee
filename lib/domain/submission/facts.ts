import type { LockInForce } from '../lock/lock.ts';

/** Everything that a batch of submissions is checked against. Excludes drills, which no agent submitted. */
export interface SubmissionFacts {
  lock_epoch: number;
  config_version: number;
  locks: LockInForce[];
  /** Ids of keys that are neither revoked nor expired. */
  live_keys: string[];
  known: { agent_id: string; idempotency_key: string; id: string; request_digest: string }[];
  runs: StoredRun[];
  history: { agent_id: string; tool: string; recent: number; used_before: boolean }[];
  /** Actions of each agent in the last ten minutes, by effect, counted over at most `RECENT_CAP`. */
  effects: { agent_id: string; effect: string | null; n: number }[];
  /** Actions with the same digest that were denied within a day. */
  denied: { agent_id: string; digest: string; id: string }[];
  /** For a proposal with this digest, the newest action with the same tool and arguments, of any agent, in the last two weeks. */
  repeats: { digest: string; id: string; at: number; state: string }[];
  /** Pending actions of each agent that has a cap, counted to at most cap + 1. */
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

/** A run to create, or to add steps to: `steps` counts the new ones. */
export interface RunStep extends StoredRun {
  /** RFC 3339; used only when the run is new. */
  created_at: string;
}

/** Recent uses are counted to at most this many. */
export const RECENT_CAP = 200;
