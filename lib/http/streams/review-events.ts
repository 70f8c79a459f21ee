import type { Context as HonoContext } from 'hono';

import type { Runtime } from '#lib/runtime/runtime.ts';
import { actorOf } from '../actor.ts';
import { respond } from '../answer.ts';
import type { Shared } from '../shared.ts';
import { closeWhenRefused, openEventStream, type EventStream } from './event-stream.ts';

const GATHER_MS = 50;

/** `GET /review/events` (server-sent events): tells a signed-in person's pages what to read again. Carries ids, never content. */
export function reviewEvents(shared: Shared): (c: HonoContext) => Promise<Response> {
  return (c) =>
    respond(shared, async () => {
      const authorise = () => actorOf(shared, c, 'person');
      const person = await authorise();
      return openEventStream(c, shared.runtime.draining, { kind: 'page', id: person.userId }, (events) => {
        follow(shared.runtime, events);
        closeWhenRefused(shared.runtime, events, authorise, 'page');
      });
    });
}

function follow(runtime: Runtime, events: EventStream): void {
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const channel of gathered) {
      if (channel.startsWith('action:')) events.send('action', JSON.stringify({ id: channel.slice('action:'.length) }));
      else events.send(channel, '{}');
    }
    gathered.clear();
  };
  const unsubscribe = runtime.hub.subscribeAll((channel) => {
    // `ledger` wakes the sequencer; what it wrote is told of by the new head.
    if (channel.startsWith('agent:') || channel === 'ledger') return;
    gathered.add(channel);
    // A busy desk changes many times a second: gathered, they make a page read again at most twenty times a second.
    timer ??= setTimeout(flush, GATHER_MS);
  });
  events.send('hello', '{}');
  events.onClose(() => {
    clearTimeout(timer);
    unsubscribe();
  });
}
