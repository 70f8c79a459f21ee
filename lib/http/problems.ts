import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { JsonRefusal } from '#lib/domain/json/json-refusal.ts';
import { isRefused } from '#lib/domain/action/refusal.ts';
import { NEXT_STEPS } from '#lib/contract/next-steps.ts';
import { PROBLEMS, type ErrorCode, type Problem } from '#lib/contract/problem.ts';
import { isFailure, type Failure, type FailureFacts } from '#lib/usecases/failure.ts';
import type { Log } from '#lib/runtime/log.ts';
import { isUnreachable } from '#lib/runtime/unreachable.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Answers a request that goes no further, on its socket. */
export function refuse(response: ServerResponse, failure: Failure, log: Log): void {
  const requestId = randomUUID();
  const { status, headers, body } = problemReply(failure, requestId, log);
  response.writeHead(status, { ...headers, 'x-request-id': requestId, 'cache-control': 'no-store' }).end(body);
}

/** The one place where an error becomes HTTP. Anything unknown is `internal` with the request id and nothing else. */
export function problemReply(error: unknown, requestId: string, log: Log): Reply {
  const { code, facts } = known(error) ?? unexpected(error, requestId, log);
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    detail: facts.detail ?? `${title}. ${NEXT_STEPS[code]}`,
    request_id: requestId,
    ...(facts.errors ? { errors: facts.errors } : {}),
    ...(facts.lock ? { lock: facts.lock } : {}),
  };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (facts.retryAfter !== undefined) headers['retry-after'] = String(facts.retryAfter);
  if (facts.hangUp) headers['connection'] = 'close';
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  return { status, headers, body: JSON.stringify(problem) };
}

function known(error: unknown): { code: ErrorCode; facts: FailureFacts } | null {
  if (error instanceof JsonRefusal) {
    const detail = `${error.code}${error.pointer ? ` at ${error.pointer}` : ''}`;
    return { code: 'malformed-json', facts: { detail, errors: [{ pointer: error.pointer, detail: error.code }] } };
  }
  if (isFailure(error)) return error;
  if (isRefused(error)) return { code: error.code, facts: {} };
  return null;
}

const DISK_FULL = '53100';

function unexpected(error: unknown, requestId: string, log: Log): { code: ErrorCode; facts: FailureFacts } {
  const { code = '' } = (error ?? {}) as { code?: string };
  log.error('request failed', { request_id: requestId, err: error });
  if (isUnreachable(error)) {
    const cause =
      code === DISK_FULL
        ? 'The disk of the database is full: its operator has to free some space.'
        : 'The database does not answer.';
    return {
      code: 'unavailable',
      facts: { detail: `${cause} Nothing was changed that you were not told of; try again.` },
    };
  }
  return { code: 'internal', facts: { detail: 'Report the request id to the operator.' } };
}
