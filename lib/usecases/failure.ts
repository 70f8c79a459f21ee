import type { ErrorCode } from '#lib/contract/problem.ts';

export interface FailureFacts {
  /** What happened, what it means, what to do next. Shown to the caller. */
  detail?: string;
  /** Seconds, for `rate-limited`. */
  retryAfter?: number;
  /** The rest of the request is not worth taking in: the connection is closed with the answer. */
  hangUp?: boolean;
  errors?: { pointer: string; detail: string }[];
  lock?: { id: string; target: string; message: string; epoch: number };
}

/** The same for every copy of this module: the server and the page bundle each have one, so `instanceof` does not do. */
const BRAND: unique symbol = Symbol.for('countersign.failure');

/** A use case's refusal. The machine's own refusals (`Refused`) carry the same `code`; only lib/http turns codes into HTTP. */
export class Failure extends Error {
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly facts: FailureFacts;
  constructor(code: ErrorCode, facts: FailureFacts = {}) {
    super(facts.detail ?? code);
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
  }
}

/** Whether this was thrown as a `Failure`, by whichever copy of the class. A look-alike with its name is none. */
export const isFailure = (error: unknown): error is Failure =>
  error instanceof Error && BRAND in error && error[BRAND] === true;

export const notFound = (): Failure => new Failure('not-found');
