import type { ServerResponse } from 'node:http';

import type { Context as HonoContext } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import type { Runtime } from '#lib/runtime/runtime.ts';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Keeps reverse proxies from holding events back.
  'x-accel-buffering': 'no',
};
const BEAT_EVERY_MS = 15_000;

/** What is sent every fifteen seconds: a comment for agents (CONTRACT), an event for pages, whose EventSource does not show comments. */
export const BEATS = { agent: ': here\n\n', page: 'event: here\ndata: {}\n\n' } as const;

type Beat = (typeof BEATS)[keyof typeof BEATS];

export interface EventStream {
  /** Sends one server-sent event; text is one already serialised JSON line. */
  send(event: string, data: string, id?: string | number): void;
  onClose(done: () => void): void;
  /** Ends the stream; the client comes back by itself. */
  close(): void;
}

const open = new Set<() => void>();
// One timer for all streams, not one each.
const timer = setInterval(() => {
  for (const beat of open) beat();
}, BEAT_EVERY_MS);
timer.unref();

/** Ends a stream whose key was revoked, or whose person was disabled or signed out, as soon as that is known. */
export function closeWhenRefused(runtime: Runtime, events: EventStream, authorise: () => Promise<unknown>): void {
  const look = () => void authorise().catch(() => events.close());
  const closers = [runtime.ctx.subscribe('config', look), runtime.ctx.subscribe('sessions', look)];
  events.onClose(() => {
    for (const close of closers) close();
  });
}

/** Opens a server-sent event stream: on the raw socket under server.ts (half the cost), as a web stream under Next. */
export function openEventStream(c: HonoContext, beat: Beat, start: (stream: EventStream) => void): Response {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  return outgoing ? overSocket(outgoing, beat, start) : overWebStream(c, beat, start);
}

const format = (event: string, data: string, id?: string | number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;

function overSocket(outgoing: ServerResponse, beat: Beat, start: (stream: EventStream) => void): Response {
  outgoing.writeHead(200, HEADERS);
  outgoing.flushHeaders();
  const write = (text: string) => void outgoing.write(text);
  const beating = () => write(beat);
  open.add(beating);
  outgoing.once('close', () => open.delete(beating));
  start({
    send: (event, data, id) => write(format(event, data, id)),
    onClose: (done) => void outgoing.once('close', done),
    close: () => void outgoing.end(),
  });
  return RESPONSE_ALREADY_SENT;
}

function overWebStream(c: HonoContext, beat: Beat, start: (stream: EventStream) => void): Response {
  const encoder = new TextEncoder();
  const closers: (() => void)[] = [];
  let write: (text: string) => void;
  const beating = () => write(beat);
  const ended = (): void => {
    open.delete(beating);
    for (const done of closers.splice(0)) done();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      write = (text) => controller.enqueue(encoder.encode(text));
      open.add(beating);
      start({
        send: (event, data, id) => write(format(event, data, id)),
        onClose: (done) => closers.push(done),
        close: () => {
          controller.close();
          ended();
        },
      });
    },
    cancel: ended,
  });
  c.req.raw.signal.addEventListener('abort', () => void body.cancel().catch(() => undefined));
  return new Response(body, { headers: HEADERS });
}
