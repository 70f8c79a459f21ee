import type { Action } from '#lib/contract/action.ts';
import type { ActionRow } from '#lib/store/action-row.ts';
import type { AgentActor, Context } from './context.ts';
import { notFound } from './failure.ts';
import { toAgentAction } from './to-action.ts';

/** The agent's own action, at once or, with `wait` seconds, as soon as it is no longer pending. Costs no database work while it waits. */
export async function awaitAction(
  ctx: Context,
  actor: AgentActor,
  input: { id: string; wait?: number | undefined; signal?: AbortSignal | undefined },
): Promise<Action> {
  const waitMs = (input.wait ?? 0) * 1000;
  if (waitMs === 0) return toAgentAction(ctx, await own(ctx, actor, input.id));
  // Subscribe before reading: a decision that commits in between is then not missed.
  const woken = new Waiter(ctx, `action:${input.id}`, waitMs, input.signal);
  try {
    let row = await own(ctx, actor, input.id);
    while (row.state === 'pending' && (await woken.next())) row = await own(ctx, actor, input.id);
    return await toAgentAction(ctx, row);
  } finally {
    woken.end();
  }
}

async function own(ctx: Context, actor: AgentActor, id: string): Promise<ActionRow> {
  const row = await ctx.loadAction(id);
  if (!row || row.agent_id !== actor.agentId) throw notFound();
  return row;
}

/** Turns wake-ups of one topic into awaitable turns; false when time is up or the caller has gone. */
class Waiter {
  #news = false;
  #over = false;
  #resolve: ((more: boolean) => void) | null = null;
  readonly #unsubscribe: () => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #signal: AbortSignal | undefined;

  constructor(ctx: Context, topic: string, waitMs: number, signal: AbortSignal | undefined) {
    this.#unsubscribe = ctx.subscribe(topic, this.#wake);
    this.#timer = setTimeout(this.#finish, waitMs);
    this.#signal = signal;
    signal?.addEventListener('abort', this.#finish);
  }

  next(): Promise<boolean> {
    if (this.#over) return Promise.resolve(false);
    if (this.#news) {
      this.#news = false;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#finish);
  }

  readonly #wake = (): void => {
    if (this.#resolve === null) this.#news = true;
    else this.#settle(true);
  };

  readonly #finish = (): void => {
    this.#over = true;
    this.#settle(false);
  };

  #settle(more: boolean): void {
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(more);
  }
}
