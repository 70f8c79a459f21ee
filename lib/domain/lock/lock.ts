export const LOCK_TARGETS = ['organisation', 'agent', 'key', 'tool', 'run', 'reviewer'] as const;
export type LockTargetType = (typeof LOCK_TARGETS)[number];

export interface LockTarget {
  type: LockTargetType;
  /** Null for the organisation; an id or, for tools, the name otherwise. */
  id: string | null;
}

export interface LockInForce {
  id: string;
  target: LockTarget;
  message: string;
  epoch: number;
}

/** What a request or action touches, as far as locks go. */
export interface Reach {
  agent_id: string;
  key_id: string;
  tool?: string;
  run_id?: string | null;
}

/** The locks that refuse this reach, newest first; any one is enough. Locks on reviewers never match an agent. */
export function locksOn(locks: readonly LockInForce[], reach: Reach): LockInForce[] {
  return locks.filter((lock) => hits(lock.target, reach)).sort((a, b) => b.epoch - a.epoch);
}

function hits(target: LockTarget, reach: Reach): boolean {
  switch (target.type) {
    case 'organisation':
      return true;
    case 'agent':
      return target.id === reach.agent_id;
    case 'key':
      return target.id === reach.key_id;
    case 'tool':
      return target.id === reach.tool;
    case 'run':
      return target.id === reach.run_id;
    case 'reviewer':
      return false;
  }
}
