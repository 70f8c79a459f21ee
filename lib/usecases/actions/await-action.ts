import type { Action } from '#lib/contract/action.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { AgentActor, Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { isOwn } from './steps/own-action.ts';
import { toAgentAction } from './answers/to-action.ts';

/** The agent's own action, at once or, with `wait` seconds, as soon as it is no longer pending. */
export function awaitAction(
  ctx: Context,
  actor: AgentActor,
  input: { id: string; wait?: number | undefined; signal?: AbortSignal | undefined },
): Promise<Action> {
  return new Promise((resolve, reject) => {
    const watch = new ActionWatch(ctx, actor, input, { resolve, reject });
    input.signal?.addEventListener('abort', () => watch.end(), { once: true });
  });
}

/** Called once, with the answer or with what went wrong. */
interface Callbacks {
  resolve: (action: Action) => void;
  reject: (error: unknown) => void;
}

/**
 * Long polling of one action, answered once: as soon as it is no longer pending, after `wait` seconds, or at `end()`. Ten thousand of these
 * may be open, so it is an object with a timer and not a chain of promises; while it waits it reads nothing.
 */
export class ActionWatch {
  readonly #ctx: Context;
  readonly #actor: AgentActor;
  readonly #id: string;
  readonly #callbacks: Callbacks;
  readonly #unsubscribe: (() => void) | null = null;
  readonly #timer: ReturnType<typeof setTimeout> | null = null;
  #reading = false;
  #again = false;
  #over = true;

  constructor(ctx: Context, actor: AgentActor, input: { id: string; wait?: number | undefined }, callbacks: Callbacks) {
    this.#ctx = ctx;
    this.#actor = actor;
    this.#id = input.id;
    this.#callbacks = callbacks;
    if (input.wait) {
      this.#over = false;
      // Subscribe before reading, so that a decision that commits in between is not missed.
      this.#unsubscribe = ctx.subscribe(`action:${input.id}`, () => this.#check());
      this.#timer = setTimeout(end, input.wait * 1000, this);
    }
    this.#check();
  }

  /** Time is up, or the caller has gone: answers with the action as it is. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#check();
  }

  #check(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#read().catch((error: unknown) => this.#finish(() => this.#callbacks.reject(error)));
  }

  async #read(): Promise<void> {
    let row: ActionRow | null;
    do {
      this.#again = false;
      row = await this.#ctx.loadAction(this.#id);
      if (!row || !isOwn(row, this.#actor)) throw notFound();
    } while (this.#again && row.state === 'pending');
    if (row.state === 'pending' && !this.#over) {
      this.#reading = false;
      return;
    }
    const action = await toAgentAction(this.#ctx, row);
    this.#finish(() => this.#callbacks.resolve(action));
  }

  #finish(answer: () => void): void {
    this.#over = true;
    this.#unsubscribe?.();
    if (this.#timer) clearTimeout(this.#timer);
    answer();
  }
}

const end = (watch: ActionWatch): void => watch.end();
