import type { Action, Client, JsonObject, JsonValue, Proposal } from './client.ts';
import { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped } from './errors.ts';
import type { StopWatch } from './stop-watch.ts';

export interface Execution {
  /** The action as it was decided. */
  action: Action;
  /** Aborts when a stop is set: end what you are doing. */
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

/** A guard over one client and its watch for stops. Keep the credential that `execute` needs behind it. */
export function createGuard(client: Client, watch: StopWatch): Guard {
  return {
    perform: async (proposal, execute, options = {}) => {
      await watch.running(options.signal);
      const stop = watch.signal;
      const signal = options.signal ? AbortSignal.any([stop, options.signal]) : stop;
      try {
        const { action, args } = await watch.track(obtain(client, watch, proposal, options, signal));
        return await run(client, watch, action, signal, () => execute(args, { action, signal }));
      } catch (error) {
        throw asStop(error);
      }
    },
  };
}

async function obtain(
  client: Client,
  watch: StopWatch,
  proposal: Proposal,
  options: PerformOptions,
  signal: AbortSignal,
): Promise<{ action: Action; args: JsonObject }> {
  const submitted = await client.submit(proposal, { signal });
  options.onSubmitted?.(submitted);
  const action = submitted.status === 'pending' ? await decided(client, watch, submitted, options, signal) : submitted;
  if (action.status === 'denied') throw new ActionDenied(action);
  if (action.status === 'blocked') throw new ActionBlocked(action);
  if (action.status === 'halted') throw new Stopped(action.lock, action.status_reason ?? undefined);
  if (action.status !== 'approved' || action.grant === null) throw new ActionEnded(action);
  const redeemed = await client.redeem(action.grant.token, action.decision?.args ?? action.args, { signal });
  return { action, args: redeemed.args };
}

async function decided(
  client: Client,
  watch: StopWatch,
  action: Action,
  { answer }: PerformOptions,
  signal: AbortSignal,
): Promise<Action> {
  const questions = answer ? new Questions(client, action.id, answer, signal) : null;
  const stopListening = watch.onAction(({ id }) => {
    if (id === action.id) questions?.look();
  });
  try {
    // Each answered request is a second chance to see a question whose event was lost.
    const decision = client.wait(action.id, { signal, onPending: () => questions?.look() });
    return await (questions ? Promise.race([decision, questions.failed]) : decision);
  } catch (error) {
    // Nobody waits for it any more; after a stop it is halted already.
    if (!(signal.reason instanceof Stopped)) await client.withdraw(action.id).catch(() => undefined);
    throw error;
  } finally {
    stopListening();
  }
}

/** Answers what reviewers ask about one waiting action, one question after the other. */
class Questions {
  /** Rejects with what the answering function threw. */
  readonly failed: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #work = Promise.resolve();
  readonly #answerOpen: () => Promise<void>;

  constructor(client: Client, id: string, answer: NonNullable<PerformOptions['answer']>, signal: AbortSignal) {
    this.failed = new Promise((_, reject) => (this.#fail = reject));
    this.#answerOpen = async () => {
      for (const { text } of openQuestions(await client.read(id, { signal }))) {
        await client.answerQuestion(id, await answer(text, await client.read(id, { signal })), { signal });
      }
    };
  }

  look(): void {
    this.#work = this.#work.then(this.#answerOpen).catch((error: unknown) => {
      // Decided in the meantime, or the desk is down: the wait itself reports that.
      if (!(error instanceof ProblemError || error instanceof TypeError)) this.#fail(error);
    });
  }
}

const openQuestions = (action: Action) =>
  action.status === 'pending' ? action.questions.filter((question) => question.answer === null) : [];

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
