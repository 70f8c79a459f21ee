import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Log } from '#lib/runtime/log.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { problemReply } from './problems.ts';

/** What node:http could not read as a request, and what to say of it. */
const FAULTS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: 'with the address are larger than 16 KiB',
  ERR_HTTP_REQUEST_TIMEOUT: 'did not arrive in time',
};

/** Answers what is no HTTP request with a problem all the same; node itself would answer without a word. */
export function answerUnreadable(error: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex, log: Log): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const detail = FAULTS[error.code ?? ''] ?? 'are not those of an HTTP request';
  const failure = new Failure('invalid-request', { errors: [{ pointer: '/headers', detail }] });
  const requestId = randomUUID();
  const { status, headers, body } = problemReply(failure, requestId, log);
  const lines = Object.entries({
    ...headers,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const content = mayHaveContent(error) ? body : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${content}`);
}

/** An answer to HEAD has no content: its client would take it for another answer. In what overflows, the method may lie too far back to be seen. */
function mayHaveContent({ code, rawPacket }: { code?: string; rawPacket?: Buffer }): boolean {
  const start = rawPacket?.subarray(0, 20).toString('latin1') ?? '';
  return code === 'HPE_HEADER_OVERFLOW' ? /^(?!HEAD )[A-Z]+ /.test(start) : !start.startsWith('HEAD ');
}
