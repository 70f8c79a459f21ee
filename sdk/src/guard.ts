import type { Action, Client, JsonObject, JsonValue, Proposal } from './client.ts';
import { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped } from './errors.ts';
import type { StopWatch } from './stop-watch.ts';

export interface Execution {
  /** The action as it was decided. */
  action: Action;
  /** Aborts when a stop is set: end what you do. */
  signal: AbortSignal;
}

export interface PerformOptions {
  signal?: AbortSignal;
  /** Answers a reviewer's question with evidence. Without it questions stay open. */
  answer?: (question: string, action: Action) => Promise<string> | string;
  onSubmitted?: (action: Action) => void;
}

export interface Guard {
  /**
   * Proposes, waits, redeems, runs `execute` with exactly the redeemed arguments (a reviewer may have narrowed them) and
   * reports how it ended. Throws `ActionDenied`, `ActionBlocked`, `ActionEnded`, `Stopped`, `ProblemError`, or what
   * `execute` threw after having reported it.
   */
  perform<T extends JsonValue | void>(
    proposal: Proposal,
    execute: (args: JsonObject, execution: Execution) => Promise<T> | T,
    options?: PerformOptions,
  ): Promise<T>;
}

// With a question to answer, look more often: a question does not end the wait.
const HOLD_WITH_ANSWERS_S = 5;

/** A guard over one client and its watch for stops. Keep the credential that `execute` needs behind it. */
export function createGuard(client: Client, watch: StopWatch): Guard {
  return {
    perform: async (proposal, execute, options = {}) => {
      await watch.running(options.signal);
      const stop = watch.signal;
      const signal = options.signal ? AbortSignal.any([stop, options.signal]) : stop;
      try {
        const { action, args } = await watch.track(obtain(client, proposal, options, signal));
        return await run(client, watch, action, signal, () => execute(args, { action, signal }));
      } catch (error) {
        throw asStop(error);
      }
    },
  };
}

async function obtain(
  client: Client,
  proposal: Proposal,
  options: PerformOptions,
  signal: AbortSignal,
): Promise<{ action: Action; args: JsonObject }> {
  const submitted = await client.submit(proposal, { signal });
  options.onSubmitted?.(submitted);
  const action = submitted.status === 'pending' ? await decided(client, submitted, options, signal) : submitted;
  if (action.status === 'denied') throw new ActionDenied(action);
  if (action.status === 'blocked') throw new ActionBlocked(action);
  if (action.status === 'halted') throw new Stopped(action.lock, action.status_reason ?? undefined);
  if (action.status !== 'approved' || action.grant === null) throw new ActionEnded(action);
  const redeemed = await client.redeem(action.grant.token, action.decision?.args ?? action.args, { signal });
  return { action, args: redeemed.args };
}

async function decided(client: Client, action: Action, { answer }: PerformOptions, signal: AbortSignal) {
  const answerOpen = async (pending: Action): Promise<void> => {
    const open = pending.questions.find((q) => q.answer === null);
    if (open && answer) await client.answerQuestion(pending.id, await answer(open.text, pending), { signal });
  };
  try {
    const hold = answer ? { holdSeconds: HOLD_WITH_ANSWERS_S, onPending: answerOpen } : {};
    return await client.wait(action.id, { signal, ...hold });
  } catch (error) {
    // Nobody waits for it any more; a stop has halted it already.
    if (signal.aborted && !(signal.reason instanceof Stopped)) await client.withdraw(action.id).catch(() => undefined);
    throw error;
  }
}

async function run<T extends JsonValue | void>(
  client: Client,
  watch: StopWatch,
  action: Action,
  signal: AbortSignal,
  execute: () => Promise<T> | T,
): Promise<T> {
  const execution = (async () => {
    signal.throwIfAborted();
    return execute();
  })();
  let output: T;
  try {
    output = await watch.track(execution);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    await client.outcome(action.id, { status: 'failed', error: text.slice(0, 20_000) });
    throw error;
  }
  await client.outcome(action.id, { status: 'succeeded', ...(output === undefined ? {} : { output }) });
  return output;
}

function asStop(error: unknown): unknown {
  if (error instanceof ProblemError && error.problem.lock) return new Stopped(error.problem.lock);
  return error;
}
