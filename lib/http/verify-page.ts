import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { securePolicy } from './security-headers.ts';

/** Path of the public page that verifies evidence in the browser. */
export const VERIFY_PATH = '/verify';

/**
 * Serves that page from the one file that `scripts/build-verify-page.ts` makes. It needs no session, and its own Content-Security-Policy lets it
 * load and send nothing.
 */
export function verifyPage(file: string, https: boolean): (request: IncomingMessage, response: ServerResponse) => void {
  const page = readFileSync(file);
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page.toString()) ?? [];
  if (policy === undefined) throw new Error(`${file} has no policy of its own. Build the pages anew.`);
  return (request, response) => {
    securePolicy(response, https, `${policy}; frame-ancestors 'none'`);
    const answers = request.method === 'GET' || request.method === 'HEAD';
    response.writeHead(answers ? 200 : 405, {
      'content-type': 'text/html; charset=utf-8',
      // Browsers ask whether it is still current, and use their copy when they are offline.
      'cache-control': 'no-cache',
      ...(answers ? { 'content-length': page.length } : { allow: 'GET, HEAD' }),
    });
    response.end(request.method === 'GET' ? page : undefined);
  };
}
