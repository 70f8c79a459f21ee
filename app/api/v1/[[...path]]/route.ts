import type { Hono } from 'hono';

import { createApp } from '#lib/http/app.ts';
import { getRuntime } from '#lib/runtime/runtime.ts';

// Made once per process, because it holds state across requests.
let app: Promise<Hono> | undefined;

// The same API for `next start` and `next dev`; under server.ts requests never come this far.
const handle = async (request: Request): Promise<Response> =>
  (await (app ??= getRuntime().then(createApp))).fetch(request);

export { handle as GET, handle as POST, handle as PUT, handle as DELETE };
