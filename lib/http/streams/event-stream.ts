import type { ServerResponse } from 'node:http';

import type { Context as HonoContext } from 'hono';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import type { Draining } from '#lib/runtime/draining/draining.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import { Failure, isFailure } from '#lib/usecases/failure.ts';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Reverse proxies must not buffer the events (nginx).
  'x-accel-buffering': 'no',
};
const HEARTBEAT_MS = 15_000;

/** The heartbeat, every fifteen seconds: a comment for agents, as docs/events.md says, an event for pages, because EventSource hides comments from them. */
const HEARTBEATS = { agent: ': here\n\n', page: 'event: here\ndata: {}\n\n' } as const;

/** Who listens: decides how many streams they may open, and which heartbeat they get. */
export interface Listener {
  kind: keyof typeof HEARTBEATS;
  id: string;
}

export interface EventStream {
  /** Sends one server-sent event; `data` is one line of JSON. */
  send(event: string, data: string, id?: string | number): void;
  onClose(done: () => void): void;
  /** Ends the stream; clients reconnect by themselves, after so many milliseconds when they are given. */
  close(retryMs?: number): void;
}

const open = new Set<() => void>();
// One timer for all streams, not one each.
const timer = setInterval(() => {
  for (const heartbeat of open) heartbeat();
}, HEARTBEAT_MS);
timer.unref();

/** How many streams one caller may hold open in this process, so that a client that reconnects without closing cannot fill it. */
const MOST = { agent: 5_000, page: 100 } as const;
/** Bytes buffered for a client that does not read; beyond them it is disconnected, and reconnects. */
const MOST_UNREAD = 1_048_576;

const held = new Map<string, number>();

/** Counts a stream until the returned function is called. Throws `rate-limited` when its caller holds too many. */
function countStream(caller: string, kind: keyof typeof MOST): () => void {
  const count = held.get(caller) ?? 0;
  if (count >= MOST[kind])
    throw new Failure('rate-limited', { detail: `${MOST[kind]} streams are open already. Close some.` });
  held.set(caller, count + 1);
  let left = false;
  return () => {
    if (left) return;
    left = true;
    const now = (held.get(caller) ?? 1) - 1;
    if (now === 0) held.delete(caller);
    else held.set(caller, now);
  };
}

// Nothing says that a notification was lost, so whoever listens is asked for again. A page's person has to be out within two seconds; a key's
// answer is remembered for longer than that anyway (identify-key.ts).
const ASKED_AGAIN_MS = { page: 1_500, agent: 6_000 } as const;
const ASK_MS = 250;

const REFUSED: ReadonlySet<Failure['code']> = new Set(['unauthenticated', 'forbidden']);

const asked = new Set<{ look: () => void; every: number; next: number }>();
setInterval(() => {
  const now = performance.now();
  for (const one of asked) {
    if (one.next > now) continue;
    one.next = now + one.every;
    one.look();
  }
}, ASK_MS).unref();

/** Ends a stream when its key is revoked, or its person disabled or signed out: as soon as that is heard, and soon after in any case. */
export function closeWhenRefused(
  runtime: Runtime,
  events: EventStream,
  authorise: () => Promise<unknown>,
  kind: Listener['kind'],
): void {
  const look = () =>
    void authorise().catch((error: unknown) => {
      // A database that does not answer refuses nobody.
      if (isFailure(error) && REFUSED.has(error.code)) events.close();
    });
  const every = ASKED_AGAIN_MS[kind];
  const again = { look, every, next: performance.now() + Math.random() * every };
  asked.add(again);
  const closers = [runtime.ctx.subscribe('config', look), runtime.ctx.subscribe('sessions', look)];
  events.onClose(() => {
    asked.delete(again);
    for (const close of closers) close();
  });
}

/** Opens a server-sent event stream: on the raw socket under server.ts (half the cost), as a web stream under Next. */
export function openEventStream(
  c: HonoContext,
  draining: Draining,
  { kind, id }: Listener,
  start: (stream: EventStream) => void,
): Response {
  const leave = countStream(id, kind);
  const counted = (stream: EventStream): void => {
    stream.onClose(leave);
    stream.onClose(draining.onSendAway(() => stream.close(comeBackIn())));
    start(stream);
  };
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  return outgoing ? overSocket(outgoing, HEARTBEATS[kind], counted) : overWebStream(c, HEARTBEATS[kind], counted);
}

/** Spread, so that everybody whom a process sends away does not return at once. */
const comeBackIn = (): number => Math.round(500 + Math.random() * 1_500);

const format = (event: string, data: string, id?: string | number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;

function overSocket(outgoing: ServerResponse, beat: string, start: (stream: EventStream) => void): Response {
  outgoing.writeHead(200, HEADERS);
  outgoing.flushHeaders();
  const write = (text: string): void => {
    outgoing.write(text);
    if (outgoing.writableLength > MOST_UNREAD) outgoing.destroy();
  };
  const heartbeat = () => write(beat);
  open.add(heartbeat);
  outgoing.once('close', () => open.delete(heartbeat));
  start({
    send: (event, data, id) => void write(format(event, data, id)),
    onClose: (done) => void outgoing.once('close', done),
    close: (retryMs) => void outgoing.end(retryMs === undefined ? '' : `retry: ${retryMs}\n\n`),
  });
  return RESPONSE_ALREADY_SENT;
}

function overWebStream(c: HonoContext, beat: string, start: (stream: EventStream) => void): Response {
  const encoder = new TextEncoder();
  const closers: (() => void)[] = [];
  let write: (text: string) => void;
  const heartbeat = () => write(beat);
  const ended = (): void => {
    open.delete(heartbeat);
    for (const done of closers.splice(0)) done();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      write = (text) => controller.enqueue(encoder.encode(text));
      open.add(heartbeat);
      start({
        send: (event, data, id) => write(format(event, data, id)),
        onClose: (done) => closers.push(done),
        close: (retryMs) => {
          if (retryMs !== undefined) write(`retry: ${retryMs}\n\n`);
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
