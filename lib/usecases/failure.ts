import type { ErrorCode } from '#lib/contract/problem.ts';

export interface FailureFacts {
  /** What happened, what it means, what to do next. Shown to the caller. */
  detail?: string;
  /** Seconds, for `rate-limited`. */
  retryAfter?: number;
  errors?: { pointer: string; detail: string }[];
  lock?: { id: string; target: string; message: string; epoch: number };
}

/** A use case's refusal. The machine's own refusals (`Refused`) carry the same `code`; only lib/http turns codes into HTTP. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly facts: FailureFacts;
  constructor(code: ErrorCode, facts: FailureFacts = {}) {
    super(facts.detail ?? code);
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
  }
}

export const notFound = (): Failure => new Failure('not-found');
