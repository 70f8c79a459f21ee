import { z } from 'zod';

import type { RefusalCode } from '#lib/domain/action/refusal.ts';

export type ErrorCode =
  | RefusalCode
  | 'malformed-json'
  | 'invalid-request'
  | 'too-large'
  | 'unsupported-media-type'
  | 'unauthenticated'
  | 'forbidden'
  | 'tool-not-allowed'
  | 'not-found'
  | 'unknown-tool'
  | 'invalid-arguments'
  | 'idempotency-conflict'
  | 'locked'
  | 'conflict'
  | 'rate-limited'
  | 'too-many-waiting'
  | 'tool-changing'
  | 'bad-signature'
  | 'draft-gone'
  | 'password-wrong'
  | 'sign-in-again'
  | 'policy-refused'
  | 'policy-changed'
  | 'second-person-needed'
  | 'not-independent'
  | 'unavailable'
  | 'internal';

/** The one mapping from error code to HTTP status and title. A problem's `detail` says what to do next; these are the defaults. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not strict JSON' },
  'invalid-request': { status: 400, title: 'The request does not have the documented form' },
  'too-large': { status: 413, title: 'The body is larger than 1 MiB' },
  'unsupported-media-type': { status: 415, title: 'Send application/json' },
  unauthenticated: { status: 401, title: 'The key or session is missing, wrong, expired or revoked' },
  forbidden: { status: 403, title: 'You may not do this' },
  'tool-not-allowed': { status: 403, title: 'This agent may not use this tool' },
  'not-found': { status: 404, title: 'There is no such thing, or it is not yours' },
  'unknown-tool': { status: 422, title: 'No tool of this name is registered' },
  'invalid-arguments': { status: 422, title: 'The arguments do not fit the tool’s schema' },
  'idempotency-conflict': { status: 422, title: 'This idempotency key was used with another body' },
  locked: { status: 423, title: 'A stop is in force' },
  conflict: { status: 409, title: 'Somebody was faster' },
  'too-many-waiting': { status: 429, title: 'Too many of this agent’s actions wait for people' },
  'tool-changing': { status: 409, title: 'The tool’s definition changed and waits to be accepted' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'bad-signature': { status: 403, title: 'The signature does not hold' },
  'draft-gone': { status: 409, title: 'This statement was used or has expired; open the action again' },
  'password-wrong': { status: 403, title: 'The password is wrong' },
  'sign-in-again': { status: 403, title: 'This needs a sign-in of just now' },
  'policy-refused': { status: 422, title: 'The policy cannot be used' },
  'policy-changed': { status: 409, title: 'The policy in force no longer permits what was approved' },
  'second-person-needed': { status: 409, title: 'A second person has to do this' },
  'not-independent': { status: 403, title: 'You and another person on this count as one for now' },
  unavailable: { status: 503, title: 'The server cannot answer now' },
  internal: { status: 500, title: 'Something failed on our side' },
  'already-decided': { status: 409, title: 'The action is already decided or over' },
  expired: { status: 410, title: 'The action has expired' },
  halted: { status: 423, title: 'The action was halted by a stop' },
  stale: { status: 409, title: 'The action changed since you opened it' },
  'not-reviewer': { status: 403, title: 'Your role gives no verdicts' },
  'reviewer-locked': { status: 423, title: 'Your right to answer is stopped' },
  'own-agent': { status: 403, title: 'You own this agent, so your verdict does not count' },
  initiator: { status: 403, title: 'You started this run, so your verdict does not count' },
  'last-editor': { status: 403, title: 'You wrote these arguments, so another person has to answer' },
  'wrong-group': { status: 403, title: 'The policy asks for reviewers of another group' },
  'already-answered': { status: 409, title: 'You have answered already' },
  'signature-too-weak': { status: 403, title: 'The policy asks for a passkey' },
  'not-proposer': { status: 404, title: 'There is no such action, or it is not yours' },
  'nothing-asked': { status: 409, title: 'No question is open' },
  'not-due': { status: 409, title: 'The action has not expired yet' },
  'not-approved': { status: 409, title: 'The action is not approved' },
  'not-executing': { status: 409, title: 'The action is not executing, or its outcome is already reported' },
  'grant-unknown': { status: 404, title: 'There is no such grant, or it is not yours' },
  'grant-used': { status: 409, title: 'The grant has been redeemed already' },
  'grant-expired': { status: 410, title: 'The grant has expired' },
  'args-mismatch': { status: 409, title: 'These are not the approved arguments' },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

/** RFC 9457 problem details, with the request id and, for invalid input, a JSON Pointer for each error. */
export const Problem = z.strictObject({
  type: z.string().describe('a path under /problems/'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  request_id: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
  lock: z.strictObject({ id: z.string(), target: z.string(), message: z.string(), epoch: z.int() }).optional(),
});
export type Problem = z.infer<typeof Problem>;
