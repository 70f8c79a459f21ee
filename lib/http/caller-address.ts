import type { IncomingMessage } from 'node:http';

import ipaddr from 'ipaddr.js';

/**
 * The client's address, by which requests without a key or session are limited. Behind `proxies` trusted proxies it is the one that the outermost
 * of them saw, counted from the right of X-Forwarded-For: the caller can forge everything further left.
 */
export function callerAddress(request: IncomingMessage, proxies: number): string {
  const near = spelled(request.socket.remoteAddress ?? '');
  if (proxies === 0) return near;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim());
  return spelled(hops.at(-proxies) ?? '') || near;
}

/** One spelling for each address, so that nobody is counted twice: IPv6 in short, and IPv4 that a dual-stack socket shows as IPv6 as IPv4. */
const spelled = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address);
