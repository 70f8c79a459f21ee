import type { Context as HonoContext } from 'hono';

import { locksOn, type LockInForce } from '#lib/domain/lock/lock.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import type { AgentActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { joinClient } from '#lib/usecases/stops/join-client.ts';
import { leaveClient } from '#lib/usecases/stops/leave-client.ts';
import { listAgentEvents } from '#lib/usecases/stops/list-agent-events.ts';
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
      const since = Number(c.req.header('last-event-id') ?? NaN);
      if (name.length > 100)
        throw new Failure('invalid-request', {
          errors: [{ pointer: '/query/client', detail: 'at most 100 characters' }],
        });
      const client = await joinClient(runtime.ctx, actor, name, runtime.wakeUps.session);
      return openEventStream(c, runtime.draining, { kind: 'agent', id: actor.keyId }, (events) => {
        follow(runtime, actor, client, Number.isSafeInteger(since) ? since : null, events);
        closeWhenRefused(runtime, events, authorise);
      });
    });
}

function follow(
  runtime: Runtime,
  actor: AgentActor,
  client: { id: string; epoch: number; position: number },
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
  const changes = actionChanges(runtime, actor, since ?? client.position, events);
  const closers = [
    runtime.locks.onChange(sendChanges),
    runtime.ctx.subscribe(`agent:${actor.agentId}`, changes),
    // A client counts as connected while the database session it joined with lives. After a reconnect it has to join again.
    runtime.wakeUps.onReconnect(() => events.close()),
  ];
  if (since !== null) changes();
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

// Positions are assigned before the commit, so a lower one may become visible after a higher one. Each read starts a little further back for that,
// and leaves out what was sent already.
const LOOK_BACK = 200;

function actionChanges(runtime: Runtime, actor: AgentActor, from: number, events: EventStream): () => void {
  const sent = new Set<number>();
  let position = from;
  let busy = false;
  let again = false;
  const read = async (): Promise<void> => {
    const rows = await listAgentEvents(runtime.ctx, actor, Math.max(from, position - LOOK_BACK));
    for (const row of rows) {
      if (sent.has(row.position)) continue;
      sent.add(row.position);
      position = Math.max(position, row.position);
      events.send('action', JSON.stringify({ id: row.action_id, status: row.state }), row.position);
    }
    for (const old of sent) if (old < position - LOOK_BACK) sent.delete(old);
  };
  const look = (): void => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    void read()
      .catch(() => undefined)
      .finally(() => {
        busy = false;
        if (again) {
          again = false;
          look();
        }
      });
  };
  return look;
}
