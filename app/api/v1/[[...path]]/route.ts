import { createApp } from '#lib/http/app.ts';
import { getRuntime } from '#lib/runtime/runtime.ts';

// The same API for `next start` and `next dev`; under server.ts requests never come this far.
const handle = async (request: Request): Promise<Response> => createApp(await getRuntime()).fetch(request);

export { handle as GET, handle as POST, handle as PUT, handle as DELETE };
