import { randomUUID } from 'node:crypto';

import type {
  Action,
  AgentState,
  JsonObject,
  JsonValue,
  Observation,
  Outcome,
  Plan,
  Proposal,
  Redeemed,
  SubmittedPlan,
} from './contract.ts';
import { call, isAway } from './http.ts';
import type { Wire } from './http.ts';
import { StopWatch } from './stop-watch.ts';
import type { WatchOptions } from './stop-watch.ts';

export type {
  Action,
  AgentState,
  JsonObject,
  JsonValue,
  Observation,
  Outcome,
  Plan,
  Proposal,
  Redeemed,
  SubmittedPlan,
};

export interface ClientOptions {
  /** Origin of the desk, e.g. https://desk.example. */
  url: string;
  /** The agent's or connector's key, `cs_…`. */
  key: string;
  fetch?: typeof fetch;
}

interface Abortable {
  signal?: AbortSignal | undefined;
}

export interface Client {
  /** Proposes an action. Retries carry one idempotency key, so that a lost answer never makes a second action. */
  submit(proposal: Proposal, options?: Abortable & { idempotencyKey?: string }): Promise<Action>;
  /** Proposes all steps of a plan, or none. Wait for each of its actions, and redeem and run them in their order. */
  plan(plan: Plan, options?: Abortable & { idempotencyKey?: string }): Promise<SubmittedPlan>;
  /** Reports what a run has read, so that the run is tainted where it must be. Can only add taint. */
  observe(run: string, observation: Observation, options?: Abortable): Promise<void>;
  /** Reads an action now. */
  read(id: string, options?: Abortable): Promise<Action>;
  /** Waits until the action is no longer pending, even while the desk is down; only `signal` ends the wait. `onPending` gets the action after each request, which the desk holds open for `holdSeconds` (30). */
  wait(id: string, options?: WaitOptions): Promise<Action>;
  /** Turns a grant into the approved arguments, exactly once. Never retried: a retry could not tell whether the first attempt or somebody else's won. */
  redeem(grant: string, args: JsonObject, options?: Abortable): Promise<Redeemed>;
  /** Reports how the execution ended, once. */
  outcome(id: string, outcome: Outcome, options?: Abortable): Promise<Action>;
  /** Takes a waiting action back. */
  withdraw(id: string, options?: Abortable): Promise<Action>;
  /** Answers the oldest open question of a reviewer. */
  answerQuestion(id: string, text: string, options?: Abortable): Promise<Action>;
  /** The agent's own state; answers also while it is stopped. */
  agent(options?: Abortable): Promise<AgentState>;
  /** Listens for stops from now on. Close it when the agent ends. */
  watch(options?: WatchOptions): StopWatch;
}

export interface WaitOptions extends Abortable {
  holdSeconds?: number;
  onPending?: (action: Action) => Promise<void> | void;
}

/** A client of the agent API. Throws a TypeError at once for a bad address or key; every call throws `ProblemError` with a stable code when the desk refuses. */
export function createClient(options: ClientOptions): Client {
  const wire: Wire = { url: originOf(options.url), key: keyOf(options.key), fetch: options.fetch ?? fetch };
  const at = (id: string, verb = ''): string => `/actions/${encodeURIComponent(id)}${verb}`;
  const read = (id: string, hold: number, signal: AbortSignal | undefined): Promise<Action> =>
    call(wire, { method: 'GET', path: at(id, hold > 0 ? `?wait=${hold}` : ''), signal, repeatable: true });
  return {
    submit: (proposal, { idempotencyKey = randomUUID(), signal } = {}) =>
      call(wire, {
        method: 'POST',
        path: '/actions',
        body: proposal,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
        repeatable: true,
      }),
    plan: (plan, { idempotencyKey = randomUUID(), signal } = {}) =>
      call(wire, {
        method: 'POST',
        path: '/plans',
        body: plan,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
        repeatable: true,
      }),
    observe: async (run, observation, { signal } = {}) => {
      const path = `/runs/${encodeURIComponent(run)}/observations`;
      await call(wire, { method: 'POST', path, body: observation, signal, repeatable: true });
    },
    read: (id, { signal } = {}) => read(id, 0, signal),
    wait: async (id, { signal, holdSeconds = 30, onPending } = {}) => {
      for (;;) {
        const action = await read(id, holdSeconds, signal).catch((error: unknown) => {
          if (signal?.aborted || !isAway(error)) throw error;
          return null;
        });
        if (action === null) continue;
        if (action.status !== 'pending') return action;
        await onPending?.(action);
      }
    },
    redeem: (grant, args, { signal } = {}) =>
      call(wire, { method: 'POST', path: '/grants/redeem', body: { grant, args }, signal, repeatable: false }),
    outcome: (id, outcome, { signal } = {}) =>
      call(wire, { method: 'POST', path: at(id, '/outcome'), body: outcome, signal, repeatable: false }),
    withdraw: (id, { signal } = {}) =>
      call(wire, { method: 'POST', path: at(id, '/withdraw'), signal, repeatable: false }),
    answerQuestion: (id, text, { signal } = {}) =>
      call(wire, { method: 'POST', path: at(id, '/evidence'), body: { text }, signal, repeatable: false }),
    agent: ({ signal } = {}) => call(wire, { method: 'GET', path: '/agent', signal, repeatable: true }),
    watch: (watchOptions = {}) => new StopWatch(wire, watchOptions),
  };
}

// Both usually come from the environment, where a missing name is `undefined` whatever the types say.
function originOf(url: string | undefined): string {
  if (!url || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new TypeError(
      `createClient: url is ${url ? `“${url}”` : 'missing'}; it has to be the desk's address, such as https://desk.example`,
    );
  return new URL(url).origin;
}

function keyOf(key: string | undefined): string {
  // The message never contains the key itself.
  if (!key || !/^cs_[A-Za-z0-9_-]+$/.test(key))
    throw new TypeError(
      `createClient: key is ${key ? 'not one of this desk' : 'missing'}; it has to be the agent's, cs_…`,
    );
  return key;
}
