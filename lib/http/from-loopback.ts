import type { IncomingMessage } from 'node:http';

/** What a proxy adds to the requests it passes on. */
const FORWARDED = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
] as const;

/** Whether a program on this machine asks for itself. A proxy on it asks for somebody else, from anywhere. */
export function fromLoopback({
  socket,
  headers,
}: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }): boolean {
  const near = /^(?:::1|127\.|::ffff:127\.)/.test(socket.remoteAddress ?? '');
  return near && FORWARDED.every((name) => headers[name] === undefined);
}
