import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Draining } from './draining.ts';

interface Limits {
  /** How long new requests are still answered, so that whoever distributes them hears `/readyz` say no first. Ended early by `hurry`. */
  noticeMs: number;
  hurry: AbortSignal;
  /** How long requests in flight may then take to their end. */
  finishMs: number;
}

const SWEEP_MS = 20;

/**
 * Follows what `server` answers, and returns how to drain it: held requests are sent away, every answer closes its connection, then nothing new
 * is accepted, and what is in flight comes to its end. Call before the server listens.
 */
export function drainable(server: Server, draining: Draining): (limits: Limits) => Promise<void> {
  const answering = new Set<ServerResponse>();
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (draining.begun) response.shouldKeepAlive = false;
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });
  return async ({ noticeMs, hurry, finishMs }) => {
    for (const response of answering) if (!response.headersSent) response.shouldKeepAlive = false;
    draining.begin();
    await sleep(noticeMs, undefined, { signal: hurry }).catch(() => undefined);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Those that came meanwhile were held too, or they would have asked again and again.
    draining.sendAway();
    // An answer that had begun before kept its connection open: it is idle once the answer has ended.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const late = new AbortController();
    await Promise.race([closed, sleep(finishMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    clearInterval(sweep);
    server.closeAllConnections();
  };
}
