import type { Context as HonoContext } from 'hono';

import type { Runtime } from '#lib/runtime/runtime.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { answer } from './api.ts';
import { callerOf } from './callers.ts';
import type { Shared } from './shared.ts';
import { closeWhenRefused, openEventStream, type EventStream } from './event-stream.ts';

const GATHER_MS = 50;

/** `GET /review/events`: tells a signed-in person's pages what to read again. Carries ids, never content. */
export function reviewEvents(shared: Shared): (c: HonoContext) => Promise<Response> {
  return async (c) => {
    let stream: Response | null = null;
    const problem = await answer(shared, c, async () => {
      const authorise = () => callerOf(shared, c, 'person');
      const person = (await authorise()) as PersonActor;
      stream = openEventStream(c, { kind: 'page', id: person.userId }, (events) => {
        follow(shared.runtime, events);
        closeWhenRefused(shared.runtime, events, authorise);
      });
      return { status: 200, headers: {}, body: '' };
    });
    return stream ?? problem;
  };
}

function follow(runtime: Runtime, events: EventStream): void {
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const topic of gathered) {
      if (topic.startsWith('action:')) events.send('action', JSON.stringify({ id: topic.slice('action:'.length) }));
      else events.send(topic, '{}');
    }
    gathered.clear();
  };
  const unsubscribe = runtime.hub.subscribeAll((topic) => {
    if (topic.startsWith('agent:')) return;
    gathered.add(topic);
    // A busy desk changes many times a second: gathered, they make a page read again at most twenty times a second.
    timer ??= setTimeout(flush, GATHER_MS);
  });
  events.send('hello', '{}');
  events.onClose(() => {
    clearTimeout(timer);
    unsubscribe();
  });
}
