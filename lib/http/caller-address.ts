import type { IncomingMessage } from 'node:http';

/**
 * The address a request is limited by. Behind `proxies` proxies of ours it is the one that the outermost of them saw, counted from the right of
 * X-Forwarded-For: what stands further left was sent by the caller and is worth nothing.
 */
export function callerAddress(request: IncomingMessage, proxies: number): string {
  const near = request.socket.remoteAddress ?? '';
  if (proxies === 0) return near;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim());
  return hops.at(-proxies) || near;
}
