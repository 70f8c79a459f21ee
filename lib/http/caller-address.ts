import type { IncomingMessage } from 'node:http';

/**
 * The client's address, by which requests without a key or session are limited. Behind `proxies` trusted proxies it is the one that the outermost
 * of them saw, counted from the right of X-Forwarded-For: the caller can forge everything further left.
 */
export function callerAddress(request: IncomingMessage, proxies: number): string {
  const near = request.socket.remoteAddress ?? '';
  if (proxies === 0) return near;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim());
  return hops.at(-proxies) || near;
}
