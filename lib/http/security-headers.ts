import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** On every answer. A link with a one-time token must not travel in a Referer, and no other page may frame or share a window with ours. */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** For answers that are data: nothing in them is ever to be run or loaded. */
export function secureData(response: ServerResponse, https: boolean): void {
  securePolicy(response, https, "default-src 'none'; frame-ancestors 'none'");
}

/**
 * For pages: only scripts that carry this answer's nonce run, and nothing is loaded from elsewhere (CSP Level 3). The page renderer takes
 * the nonce from the request's own header, which is set here whatever the caller sent.
 */
export function securePage(request: IncomingMessage, response: ServerResponse, https: boolean): void {
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Components place things with style attributes.
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

/** For an answer with a policy of its own. */
export function securePolicy(response: ServerResponse, https: boolean, policy: string): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) response.setHeader(name, value);
  response.setHeader('content-security-policy', policy);
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000');
}
