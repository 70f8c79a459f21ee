import type { Context as HonoContext } from 'hono';

import type { Runtime } from '#lib/runtime/runtime.ts';
import { actorOf } from '../actor.ts';
import { respond } from '../answer.ts';
import type { Shared } from '../shared.ts';
import { closeWhenRefused, openEventStream, type EventStream } from './event-stream.ts';
import { PageFeed } from './page-feed.ts';

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

const feeds = new WeakMap<Runtime, PageFeed>();

function follow(runtime: Runtime, events: EventStream): void {
  const feed = feeds.get(runtime) ?? new PageFeed(runtime.hub);
  feeds.set(runtime, feed);
  const unsubscribe = feed.subscribe((event, data) => events.send(event, data));
  events.send('hello', '{}');
  events.onClose(unsubscribe);
}
