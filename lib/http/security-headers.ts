import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** On every response. A one-time link must not leak in a Referer header, and no other page may frame ours (clickjacking) or share a window with it. */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** For the API's responses: nothing in them may be run or loaded. */
export function secureData(response: ServerResponse, https: boolean): void {
  securePolicy(response, https, "default-src 'none'; frame-ancestors 'none'");
}

/**
 * For pages: only scripts with this response's nonce run, and nothing is loaded from elsewhere (CSP Level 3). Next takes the nonce from the
 * request's header, which is overwritten here so that the caller cannot choose it.
 */
export function securePage(request: IncomingMessage, response: ServerResponse, https: boolean): void {
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Components set positions in style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  securePolicy(response, https, policy);
}

/** For a response with a Content-Security-Policy of its own. */
export function securePolicy(response: ServerResponse, https: boolean, policy: string): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) response.setHeader(name, value);
  response.setHeader('content-security-policy', policy);
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000');
}
