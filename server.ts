import { createServer } from 'node:http';
import { join } from 'node:path';

import { getRequestListener } from '@hono/node-server';
import next from 'next';

import { API_PATHS, createApp } from '#lib/http/app.ts';
import { callerAddress } from '#lib/http/caller-address.ts';
import { judgeAddress, judgePageRequest, unknownExpectation } from '#lib/http/pages/page-requests.ts';
import { refuse } from '#lib/http/problems.ts';
import { answerUnreadable } from '#lib/http/unreadable.ts';
import { secureData, securePage } from '#lib/http/security-headers.ts';
import { VERIFY_PATH, verifyPage } from '#lib/http/verify-page.ts';
import { announceAddress } from '#lib/runtime/announce-address.ts';
import { runOrExplain } from '#lib/runtime/run-or-explain.ts';
import { getRuntime } from '#lib/runtime/runtime.ts';
import { announceFirstAdmin } from '#lib/runtime/auth/announce-first-admin.ts';
import { drainable } from '#lib/runtime/draining/drain-server.ts';
import { logConsole } from '#lib/runtime/log-console.ts';
import { listen } from '#lib/runtime/listen.ts';

// The desk sends no telemetry.
process.env['NEXT_TELEMETRY_DISABLED'] = '1';

// Ten thousand agents may reconnect at once after a restart; the default backlog of 511 would make them queue for seconds.
const BACKLOG = 8192;
/** Milliseconds for requests in flight once nothing new is accepted. */
const FINISH_MS = 10_000;

/** One process: the HTTP API in front, Next's pages behind it. */
await runOrExplain(async () => {
  const runtime = await getRuntime();
  logConsole(runtime.log);
  const api = getRequestListener(createApp(runtime).fetch, { overrideGlobalObjects: false });
  const dev = process.env['NODE_ENV'] === 'development';
  const https = runtime.ctx.origin.startsWith('https:');
  const pages = next({ dev, dir: import.meta.dirname, quiet: true });
  await pages.prepare();
  const page = pages.getRequestHandler();
  const verify = dev ? null : verifyPage(join(import.meta.dirname, '.next/verify.html'), https);

  const server = createServer((request, response) => {
    // Set here alone, so that a caller cannot choose the address its rate limit goes by.
    request.headers['x-countersign-address'] = callerAddress(request, runtime.env.trustedProxies);
    request.headers['x-countersign-path'] = request.url ?? '/';
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isApi = API_PATHS.test(path);
    const facts = { origin: runtime.ctx.address, oidc: runtime.env.oidc !== null };
    const why =
      judgeAddress(path, request.url ?? '/') ??
      (isApi || (verify && path === VERIFY_PATH) ? null : judgePageRequest(request, facts));
    if (why) {
      // What is left of the body is not read.
      response.setHeader('connection', 'close');
      secureData(response, https);
      refuse(response, why, runtime.log);
    } else if (isApi) {
      secureData(response, https);
      void api(request, response);
    } else if (verify && path === VERIFY_PATH) {
      verify(request, response);
    } else {
      // The development server injects scripts of its own.
      if (!dev) securePage(request, response, https);
      void page(request, response);
    }
  });
  // Node itself would answer 417 without a word.
  server.on('checkExpectation', (_request, response) => {
    secureData(response, https);
    refuse(response, unknownExpectation(), runtime.log);
  });
  server.on('clientError', (error, socket) => answerUnreadable(error, socket, runtime.log));
  server.keepAliveTimeout = 75_000;
  const drain = drainable(server, runtime.draining);
  const hurry = new AbortController();
  const stop = async (code = 0): Promise<void> => {
    // Asked twice: nobody is to be given notice.
    if (runtime.draining.begun) return hurry.abort();
    await drain({ noticeMs: runtime.env.drainSeconds * 1_000, hurry: hurry.signal, finishMs: FINISH_MS });
    await runtime.close();
    process.exit(code);
  };
  runtime.draining.onMustEnd((why) => {
    if (runtime.draining.begun) return;
    runtime.log.error(why);
    void stop(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void stop());

  // After the signals' handlers: from here on requests are answered, and none of them may fail.
  await listen(server, { port: runtime.env.port, host: runtime.env.host, backlog: BACKLOG });
  await announceAddress(runtime)
    .then(() => announceFirstAdmin(runtime))
    .catch((error: unknown) => {
      // On its way out already, it has closed what these need.
      if (!runtime.draining.begun) throw error;
    });
});
