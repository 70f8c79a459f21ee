import { setTimeout as sleep } from 'node:timers/promises';

import type { Problem } from './contract.ts';
import { ProblemError, UnexpectedAnswer } from './errors.ts';

/** Where the desk is and who asks. */
export interface Wire {
  /** Origin of the desk, e.g. https://desk.example. */
  url: string;
  key: string;
  fetch: typeof fetch;
}

export interface Call {
  method: 'GET' | 'POST';
  /** Relative to /api/v1. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Idempotent: sending it twice has the effect of once. Other calls are retried only when the server said that it did nothing. */
  repeatable: boolean;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
const PASSING = [502, 503, 504];

/** Sends one call and returns its JSON reply. Throws `ProblemError`, `UnexpectedAnswer`, the signal's reason, or fetch's own TypeError when the desk stays unreachable. */
export async function call<Reply>(wire: Wire, request: Call): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await attemptOnce(wire, request).catch((error: unknown) => {
      if (request.signal?.aborted || !request.repeatable || attempt === ATTEMPTS) throw error;
      return null;
    });
    if (answer?.ok) return replyOf<Reply>(answer);
    const again = answer === null || answer.status === 429 || (request.repeatable && PASSING.includes(answer.status));
    if (!again || attempt === ATTEMPTS) throw await problemOf(answer);
    await answer?.body?.cancel();
    await sleep(delayOf(answer, attempt), undefined, request.signal ? { signal: request.signal } : {}).catch(() => {
      throw request.signal?.reason;
    });
  }
}

/** Opens an event stream. Throws as `call` does, but never retries. */
export async function openStream(
  wire: Wire,
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const accept = { accept: 'text/event-stream', ...headers };
  const answer = await attemptOnce(wire, { method: 'GET', path, headers: accept, signal, repeatable: false });
  if (!answer.ok) throw await problemOf(answer);
  if (answer.body === null) throw new UnexpectedAnswer(answer.status, 'an event stream without a body');
  return answer.body;
}

const AWAY =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_(SOCKET|(CONNECT|HEADERS|BODY)_TIMEOUT))$/;

/** Whether the desk is unreachable and may come back. A redirect, a bad certificate and an unknown host name are mistakes that waiting does not fix. */
export function isAway(error: unknown): boolean {
  if (error instanceof ProblemError || error instanceof UnexpectedAnswer) return PASSING.includes(error.status);
  const code = error instanceof TypeError ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
  return typeof code === 'string' && AWAY.test(code);
}

function attemptOnce(wire: Wire, { method, path, body, headers, signal }: Call): Promise<Response> {
  return wire.fetch(`${wire.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${wire.key}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // Following a redirect would send the key to wherever it points.
    redirect: 'error',
    signal: signal ?? null,
  });
}

async function replyOf<Reply>(answer: Response): Promise<Reply> {
  const text = await answer.text();
  try {
    return JSON.parse(text) as Reply;
  } catch {
    // A page of a proxy or a captive portal, not an answer of the desk.
    throw new UnexpectedAnswer(answer.status, `not JSON: ${text.slice(0, 200)}`);
  }
}

/** `Retry-After` where the server names one, else doubling with full jitter so that a thousand agents do not return together. */
function delayOf(answer: Response | null, attempt: number): number {
  const seconds = Number(answer?.headers.get('retry-after') ?? NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.min(seconds * 1_000, 60_000);
  return Math.random() * Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
}

async function problemOf(answer: Response | null): Promise<Error> {
  if (answer === null) return new UnexpectedAnswer(0, 'no answer');
  const text = await answer.text();
  if (answer.headers.get('content-type')?.startsWith('application/problem+json')) {
    return new ProblemError(JSON.parse(text) as Problem);
  }
  return new UnexpectedAnswer(answer.status, text.slice(0, 200));
}
