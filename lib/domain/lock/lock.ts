export const LOCK_TARGETS = ['organisation', 'agent', 'key', 'tool', 'run', 'reviewer'] as const;
export type LockTargetType = (typeof LOCK_TARGETS)[number];

export interface LockTarget {
  type: LockTargetType;
  /** Null for the organisation; the name for a tool; otherwise an id. */
  id: string | null;
}

export interface LockInForce {
  id: string;
  target: LockTarget;
  message: string;
  epoch: number;
}

/** What a request or an action involves that can be stopped. */
export interface LockScope {
  agent_id: string;
  key_id: string;
  tool?: string;
  run_id?: string | null;
}

/** The stops that cover this scope, newest first; a single one is enough to refuse. A stop on a reviewer never covers an agent. */
export function locksOn(locks: readonly LockInForce[], scope: LockScope): LockInForce[] {
  return locks.filter((lock) => covers(lock.target, scope)).sort((a, b) => b.epoch - a.epoch);
}

function covers(target: LockTarget, scope: LockScope): boolean {
  switch (target.type) {
    case 'organisation':
      return true;
    case 'agent':
      return target.id === scope.agent_id;
    case 'key':
      return target.id === scope.key_id;
    case 'tool':
      return target.id === scope.tool;
    case 'run':
      return target.id === scope.run_id;
    case 'reviewer':
      return false;
  }
}
