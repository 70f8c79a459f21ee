import { setTimeout as sleep } from 'node:timers/promises';

import type { Desk } from '../../test/desk.ts';
import type { World } from '../../test/world.ts';
import { send } from '../load.ts';

/** One answer that a working agent got. */
interface Answer {
  agentId: string;
  sentAt: number;
  at: number;
  accepted: boolean;
}

/** Agents that propose and redeem without a pause, and ask again soon when a stop refuses them. */
export class WorkingAgents {
  readonly ids: string[] = [];
  /** Calls that were accepted, and those that a stop refused. */
  accepted = 0;
  refused = 0;
  readonly #listeners = new Set<(answer: Answer) => void>();
  readonly #lanes: Promise<void>[] = [];
  readonly #keys = new Map<string, string>();
  #desk: Desk | null = null;
  #over = false;

  /** Registers them and starts their work. */
  async start(desk: Desk, world: World, count: number): Promise<void> {
    this.#desk = desk;
    for (let i = 0; i < count; i++) {
      const { agentId } = await world.newAgent(`working-${i}-${Date.now()}`);
      this.ids.push(agentId);
      this.#keys.set(agentId, world.agentKey);
      const lane = this.#work(desk, agentId, world.agentKey);
      // Thrown by `stop`.
      lane.catch(() => undefined);
      this.#lanes.push(lane);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#lanes);
  }

  /** Calls `listener` with each answer until the returned function is called. */
  listen(listener: (answer: Answer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Proposes once more as this agent beside its own work, so that a stop shows without waiting for what it has under way. */
  async attempt(agentId: string): Promise<void> {
    const desk = this.#desk;
    const key = this.#keys.get(agentId);
    if (!desk || key === undefined) throw new Error(`no working agent ${agentId}`);
    await this.#call(desk, agentId, key, 'actions', {
      tool: 'note.read',
      args: { text: 'again' },
      run: { id: 'again' },
    });
  }

  /** The moment of the first answer that is accepted, or not, of these agents. */
  first(accepted: boolean, among: readonly string[]): Promise<number> {
    return new Promise((resolve) => {
      const end = this.listen((answer) => {
        if (answer.accepted !== accepted || !among.includes(answer.agentId)) return;
        end();
        resolve(answer.at);
      });
    });
  }

  async #work(desk: Desk, agentId: string, key: string): Promise<void> {
    for (let n = 0; !this.#over; n++) {
      const proposal = { tool: 'note.read', args: { text: `${n} ${'x'.repeat(900)}` }, run: { id: `run-${n % 10}` } };
      const { grant, args } = (await this.#call(desk, agentId, key, 'actions', proposal)) as {
        grant?: { token: string } | null;
        args?: unknown;
      };
      if (grant) await this.#call(desk, agentId, key, 'grants/redeem', { grant: grant.token, args });
    }
  }

  async #call(desk: Desk, agentId: string, key: string, path: string, body: object): Promise<Record<string, unknown>> {
    const sentAt = performance.now();
    const authorization = { authorization: `Bearer ${key}` };
    const { status, json } = await send(`${desk.url}/api/v1/${path}`, 'POST', authorization, JSON.stringify(body));
    // 409: a stop that is lifted already had halted it before it was redeemed.
    if (![200, 201, 409, 423].includes(status))
      throw new Error(`POST /${path} answered ${status}: ${JSON.stringify(json)}`);
    const accepted = status < 300;
    if (accepted) this.accepted += 1;
    else this.refused += 1;
    const answer = { agentId, sentAt, at: performance.now(), accepted };
    for (const listener of [...this.#listeners]) listener(answer);
    if (!accepted) await sleep(10);
    return accepted ? json : {};
  }
}
