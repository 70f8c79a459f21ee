import { setTimeout as sleep } from 'node:timers/promises';

import type { Desk } from '../../test/desk.ts';
import type { World } from '../../test/world.ts';
import { send } from '../load.ts';
import type { WorkingAgents } from './agents.ts';
import type { ManyWaiting } from './waiting.ts';

const ATTEMPT_EVERY_MS = 20;

export interface Stops {
  /** Milliseconds from sending each stop until it is seen to be in force: until its answer, or the first proposal or redemption that is refused, whichever is earlier. */
  inForce: number[];
  /** Milliseconds from sending each stop until the first proposal or redemption is refused. */
  refused: number[];
  /** Milliseconds from sending each stop until it is answered. */
  answered: number[];
  /** Milliseconds from sending each stop until the last held wait is answered. */
  told: number[];
  /** Milliseconds from the answer of each stop until all it halted is recorded. */
  recorded: number[];
  /** Calls that were sent after a stop was answered and accepted all the same: none may be. */
  past: number;
  last: string | null;
}

interface Setting {
  desk: Desk;
  world: World;
  token: string;
  agents: WorkingAgents;
  waiting: ManyWaiting | null;
  /** How many waits are held at each stop. */
  waits: number;
  until: number;
}

/** Sets and lifts stops, of everything and of one agent in turn, as long as there is time. */
export async function stopAndLift(setting: Setting, stops: Stops): Promise<void> {
  for (let round = 0; performance.now() < setting.until; round++) {
    const { waiting, waits, desk, agents } = setting;
    if (waiting) {
      await waiting.fill();
      await waiting.hold(desk, waits);
    }
    const agentId = waiting || round % 2 === 0 ? null : (agents.ids[round % agents.ids.length] ?? null);
    await oneStop(setting, stops, agentId, round);
    await sleep(100 + Math.random() * 400);
  }
}

async function oneStop(
  { desk, world, token, agents, waiting }: Setting,
  stops: Stops,
  agentId: string | null,
  round: number,
): Promise<void> {
  const among = agentId === null ? agents.ids : [agentId];
  const target = agentId === null ? { type: 'organisation' } : { type: 'agent', id: agentId };
  const refused = agents.first(false, among);
  const attempts = attempting(agents, agentId ?? agents.ids[round % agents.ids.length] ?? '', refused);
  const sentAt = performance.now();
  const { status, json } = await send(
    `${desk.url}/api/v1/admin/locks`,
    'POST',
    { authorization: `Bearer ${token}` },
    JSON.stringify({ target, message: 'bench' }),
  );
  const answeredAt = performance.now();
  if (status !== 201) throw new Error(`a stop answered ${status}: ${JSON.stringify(json)}`);
  const id = String(json['id']);
  stops.last = id;
  const end = agents.listen((answer) => {
    if (answer.accepted && answer.sentAt > answeredAt && among.includes(answer.agentId)) stops.past += 1;
  });
  stops.answered.push(answeredAt - sentAt);
  stops.refused.push((await refused) - sentAt);
  stops.inForce.push(Math.min(answeredAt, await refused) - sentAt);
  await attempts;
  if (waiting) {
    stops.told.push((await waiting.told()) - sentAt);
    // Every other stop is lifted while what it halts is still being recorded.
    if (round % 2 === 0) stops.recorded.push(await waiting.recorded());
  }
  await sleep(100);
  end();
  const resumed = agents.first(true, among);
  await world.lift(id);
  await resumed;
  if (waiting && round % 2 === 1) stops.recorded.push(await waiting.recorded());
}

/** Attempts a proposal every few milliseconds until one is refused: an agent at work only finds out when its last call is answered. */
async function attempting(agents: WorkingAgents, agentId: string, refused: Promise<number>): Promise<void> {
  let over = false;
  void refused.then(() => (over = true));
  const attempts: Promise<void>[] = [];
  while (!over) {
    attempts.push(agents.attempt(agentId));
    await sleep(ATTEMPT_EVERY_MS);
  }
  await Promise.all(attempts);
}
