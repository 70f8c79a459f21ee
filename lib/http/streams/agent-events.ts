import type { Context as HonoContext } from 'hono';

import { locksOn, type LockInForce } from '#lib/domain/lock/lock.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { joinClient } from '#lib/usecases/stops/join-client.ts';
import { leaveClient } from '#lib/usecases/stops/leave-client.ts';
import { listAgentEvents, type AgentEvent } from '#lib/usecases/stops/list-agent-events.ts';
import { eventId, resumeAgentEvents } from '#lib/usecases/stops/resume-agent-events.ts';
import { targetText } from '#lib/usecases/stops/answers/target-text.ts';
import { actorOf } from '../actor.ts';
import { respond } from '../answer.ts';
import type { Shared } from '../shared.ts';
import { closeWhenRefused, openEventStream, type EventStream } from './event-stream.ts';

/**
 * `GET /agent/events` (server-sent events): `hello`, then `locked`, `unlocked` and `action` as they happen. `Last-Event-ID` resumes; an event may
 * come twice, but is never left out.
 */
export function agentEvents(shared: Shared): (c: HonoContext) => Promise<Response> {
  const { runtime } = shared;
  return (c) =>
    respond(shared, async () => {
      const authorise = () => actorOf(shared, c, 'agent');
      const actor = await authorise();
      const name = c.req.query('client') ?? actor.name;
      const since = await resumeAgentEvents(runtime.ctx, c.req.header('last-event-id'));
      if (name.length > 100)
        throw new Failure('invalid-request', {
          errors: [{ pointer: '/query/client', detail: 'at most 100 characters' }],
        });
      const client = await joinClient(runtime.ctx, actor, name, runtime.wakeUps.listening ? runtime.presence.id : null);
      return openEventStream(c, runtime.draining, { kind: 'agent', id: actor.keyId }, (events) => {
        follow(runtime, actor, client, since, events);
        closeWhenRefused(runtime, events, authorise, 'agent');
      });
    });
}

function follow(
  runtime: Runtime,
  actor: AgentActor,
  client: { id: string; epoch: number; index: number },
  since: number | null,
  events: EventStream,
): void {
  const sent = new Set<string>();
  const sendChanges = (locks: readonly LockInForce[]): void => {
    const mine = locksOn(locks, { agent_id: actor.agentId, key_id: actor.keyId });
    for (const lock of mine) {
      if (sent.has(lock.id)) continue;
      sent.add(lock.id);
      events.send('locked', lockText(lock));
    }
    for (const id of sent) {
      if (mine.some((lock) => lock.id === id)) continue;
      sent.delete(id);
      events.send('unlocked', JSON.stringify({ id }));
    }
  };
  events.send('hello', JSON.stringify({ client: client.id, lock_epoch: client.epoch }));
  sendChanges(runtime.locks.current);
  const closers = [
    runtime.locks.onChange(sendChanges),
    followActions(runtime, actor, { from: since ?? client.index, missed: since !== null }, events),
    // Taken for dead, and the client with it: it has to join again.
    runtime.presence.onLost(() => events.close()),
  ];
  events.onClose(() => {
    for (const close of closers) close();
    void leaveClient(runtime.ctx, client.id).catch(() => undefined);
  });
}

const texts = new WeakMap<LockInForce, string>();

/** Serialised once, however many clients get it. */
function lockText(lock: LockInForce): string {
  let text = texts.get(lock);
  if (text === undefined) {
    const target = targetText(lock.target.type, lock.target.id);
    text = JSON.stringify({ lock: { id: lock.id, target, message: lock.message, epoch: lock.epoch } });
    texts.set(lock, text);
  }
  return text;
}

/** Sends what happens to the agent's actions after an index of the log, each once and in the log's order: first what was missed, then as it comes. */
function followActions(
  runtime: Runtime,
  actor: AgentActor,
  { from, missed }: { from: number; missed: boolean },
  events: EventStream,
): () => void {
  let index = from;
  let waiting: AgentEvent[] | null = [];
  const send = (event: AgentEvent): void => {
    if (event.index <= index) return;
    index = event.index;
    events.send('action', JSON.stringify({ id: event.action_id, status: event.state }), eventId(event));
  };
  const unfollow = runtime.tail.follow(actor.agentId, (event) => (waiting ? void waiting.push(event) : send(event)));
  const catchUp = async (): Promise<void> => {
    for (let some = true; some;) {
      const read = await listAgentEvents(runtime.ctx, actor, index);
      read.forEach(send);
      some = read.length === 500;
    }
  };
  // Nothing can be missing while the tail has not come further than where this stream begins.
  void (missed || runtime.tail.index > from ? catchUp() : Promise.resolve()).then(
    () => {
      const came = waiting ?? [];
      waiting = null;
      came.forEach(send);
    },
    // The client connects again and asks from where it is.
    () => events.close(),
  );
  return unfollow;
}
