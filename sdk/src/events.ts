import { createParser } from 'eventsource-parser';

import type { Lock } from './errors.ts';
import { openStream } from './http.ts';
import type { Wire } from './http.ts';

export type DeskEvent = { id: string | null } & (
  | { type: 'hello'; data: { client: string; lock_epoch: number } }
  | { type: 'locked'; data: { lock: Lock } }
  | { type: 'unlocked'; data: { id: string } }
  | { type: 'action'; data: { id: string; status: string } }
);

const TYPES = ['hello', 'locked', 'unlocked', 'action'];

export interface Follow {
  name: string | undefined;
  /** Resumes after this event; null starts with what happens from now on. */
  lastEventId: string | null;
  signal: AbortSignal;
  /** Called whenever anything arrives, even a comment: the desk is alive. */
  onBytes: () => void;
  onEvent: (event: DeskEvent) => void;
}

/** Reads one connection of `GET /agent/events` until it ends or fails. Event types this version does not know are skipped. */
export async function followEvents(wire: Wire, follow: Follow): Promise<void> {
  const query = follow.name === undefined ? '' : `?client=${encodeURIComponent(follow.name)}`;
  const headers: Record<string, string> = follow.lastEventId === null ? {} : { 'last-event-id': follow.lastEventId };
  const stream = await openStream(wire, `/agent/events${query}`, headers, follow.signal);
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      if (event === undefined || !TYPES.includes(event)) return;
      follow.onEvent({ id: id ?? null, type: event, data: JSON.parse(data) } as DeskEvent);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    follow.onBytes();
    parser.feed(decoder.decode(chunk, { stream: true }));
  }
}
