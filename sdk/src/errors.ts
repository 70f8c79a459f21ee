import type { Action, ErrorCode, Problem } from './contract.ts';

export type Lock = NonNullable<Action['lock']>;

/** The server refused. `code` is the stable last part of the problem's `type`; branch on it, never on the texts. */
export class ProblemError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail} (request ${problem.request_id})`);
    this.name = 'ProblemError';
    this.code = problem.type.slice(problem.type.lastIndexOf('/') + 1) as ErrorCode;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Something answered, but not this API: a proxy's error page, or nothing readable. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(`Unexpected answer ${status}: ${detail}`);
    this.name = 'UnexpectedAnswer';
    this.status = status;
  }
}

/** Reviewers said no. Their reasons are in `action.verdicts`. */
export class ActionDenied extends Error {
  readonly action: Action;
  constructor(action: Action) {
    const reasons = action.verdicts.flatMap((v) => v.reason ?? v.reason_code ?? []);
    super(`Denied${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''} (${action.id})`);
    this.name = 'ActionDenied';
    this.action = action;
  }
}

/** The policy forbids it; nobody was asked. */
export class ActionBlocked extends Error {
  readonly action: Action;
  constructor(action: Action) {
    super(`Blocked: ${action.policy.reason} (${action.id})`);
    this.name = 'ActionBlocked';
    this.action = action;
  }
}

/** It ended without a decision that would let it run: expired, withdrawn, or redeemed elsewhere. Silence means no. */
export class ActionEnded extends Error {
  readonly action: Action;
  constructor(action: Action) {
    super(`The action is ${action.status}${action.status_reason ? `: ${action.status_reason}` : ''} (${action.id})`);
    this.name = 'ActionEnded';
    this.action = action;
  }
}

/** A stop is in force, or there was no contact with the desk for so long that one has to be assumed (`lock` is then null). */
export class Stopped extends Error {
  readonly lock: Lock | null;
  constructor(lock: Lock | null, detail?: string) {
    super(detail ?? (lock ? `Stopped: ${lock.message} (${lock.id})` : 'Stopped: no contact with the desk'));
    this.name = 'Stopped';
    this.lock = lock;
  }
}
