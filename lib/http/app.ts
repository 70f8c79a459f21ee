import type { IncomingMessage } from 'node:http';

import { Hono } from 'hono';

import { NEXT_STEPS } from '#lib/contract/next-steps.ts';
import { openApiDocument } from '#lib/contract/openapi.ts';
import { PROBLEMS } from '#lib/contract/problem.ts';
import { readiness } from '#lib/runtime/is-ready.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import { sharedCounter } from '#lib/runtime/shared-counter.ts';
import { describeDesk } from '#lib/usecases/desk/describe-desk.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { adminApi } from './admin-api.ts';
import { agentApi } from './agent-api.ts';
import { agentEvents } from './streams/agent-events.ts';
import { agentWait } from './streams/agent-wait.ts';
import { answer, respond } from './answer.ts';
import { Api } from './api.ts';
import { fromLoopback } from './from-loopback.ts';
import { ledgerExport } from './ledger-export.ts';
import { ledgerRoutes } from './ledger.ts';
import { metrics } from './metrics.ts';
import { policyApi } from './policy-api.ts';
import { HeavyReads } from './limits/heavy-reads.ts';
import { RateLimit, WINDOW_S } from './limits/rate-limit.ts';
import { Turns } from './limits/turns.ts';
import { reportDocument } from './report-document.ts';
import { retentionApi } from './retention-api.ts';
import { reviewApi } from './review-api.ts';
import { reviewEvents } from './streams/review-events.ts';
import { safetyApi } from './safety-api.ts';
import type { Shared } from './shared.ts';

/** Paths that the API answers; everything else is a page. */
export const API_PATHS =
  /^\/(?:api\/v1(?:\/|$)|\.well-known\/(?:jwks\.json|countersign)$|healthz$|readyz$|metrics$|problems\/)/;

/** The whole HTTP API as one app, for server.ts and for app/api alike. */
export function createApp(runtime: Runtime): Hono {
  const counter = sharedCounter(runtime.db.pool, WINDOW_S);
  const limit = new RateLimit(runtime.env.rateLimit, counter);
  const shared: Shared = { runtime, limit, turns: new Turns(), heavyReads: new HeavyReads() };
  const v1 = new Hono();
  const api = new Api(v1, shared);
  // The first route that matches answers, so the ones with a handler of their own come before the declared ones.
  v1.get('/agent/events', agentEvents(shared));
  v1.get('/review/events', reviewEvents(shared));
  v1.get('/actions/:id', agentWait(shared));
  v1.post('/console/ledger/export', ledgerExport(shared));
  agentApi(api);
  adminApi(api);
  policyApi(api);
  safetyApi(api);
  retentionApi(api);
  reviewApi(api);
  reportDocument(v1, shared);
  ledgerRoutes(v1, shared);
  v1.get('/openapi.json', (c) => c.json(openApiDocument()));

  const app = new Hono();
  app.route('/api/v1', v1);
  app.get('/.well-known/jwks.json', (c) => c.json(runtime.ctx.signer.jwks(), 200, { 'cache-control': 'max-age=300' }));
  app.get('/.well-known/countersign', (c) =>
    respond(shared, async () => c.json(await describeDesk(runtime.ctx), 200, { 'cache-control': 'max-age=300' })),
  );
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const said = await readiness(runtime);
    return c.json(said, said.status === 'ready' ? 200 : 503);
  });
  app.get('/metrics', (c) => {
    const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage };
    if (!runtime.env.metricsOpen && !(incoming && fromLoopback(incoming)))
      return answer(shared, () => Promise.reject(new Failure('not-found')));
    return metrics(runtime);
  });
  app.get('/problems/:code', (c) => {
    const code = c.req.param('code');
    const problem = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as keyof typeof PROBLEMS] : null;
    if (!problem) {
      const detail = 'There is no such problem type. /api/v1/openapi.json lists them.';
      return answer(shared, () => Promise.reject(new Failure('not-found', { detail })));
    }
    return c.text(`${problem.title}. (HTTP ${problem.status})\n${NEXT_STEPS[code as keyof typeof PROBLEMS]}\n`);
  });
  app.notFound(() =>
    answer(shared, () => Promise.reject(new Failure('not-found', { detail: 'There is no such call. See /docs/api.' }))),
  );
  app.onError((error) => answer(shared, () => Promise.reject(error)));
  return app;
}
