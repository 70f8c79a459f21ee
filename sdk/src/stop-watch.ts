import { setTimeout as sleep } from 'node:timers/promises';

import type { AgentState } from './contract.ts';
import { Stopped } from './errors.ts';
import type { Lock } from './errors.ts';
import { followEvents } from './events.ts';
import type { DeskEvent } from './events.ts';
import { call } from './http.ts';
import type { Wire } from './http.ts';

export interface WatchOptions {
  /** Shown on the desk beside the agent, e.g. a host name. At most 100 characters. */
  name?: string;
  /** Silence after which a stop is assumed. The desk sends something every 15 s. */
  silenceMs?: number;
  /** A stop was set, or the desk fell silent. */
  onStop?: (stop: Stopped) => void;
  /** Work may go on. */
  onRun?: () => void;
}

/** An action of this agent changed: its status, or a question was asked about it. */
export type ActionChange = Extract<DeskEvent, { type: 'action' }>['data'];

const SILENCE_MS = 30_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/**
 * Listens for stops. Until the desk has answered, while a lock is in force, and after too long a silence, `signal` is
 * aborted or `running` waits: without word from the desk nothing runs. A lock is acknowledged only when everything tracked has ended.
 */
export class StopWatch {
  readonly #wire: Wire;
  readonly #options: WatchOptions;
  readonly #closing = new AbortController();
  readonly #locks = new Map<string, Lock>();
  readonly #lifted = new Set<string>();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #listeners = new Set<(change: ActionChange) => void>();
  #controller = new AbortController();
  #verified = false;
  #connection: AbortController | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  #lastEventId: string | null = null;
  #client: string | null = null;

  constructor(wire: Wire, options: WatchOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#heard();
    void this.#listen();
  }

  /** Aborts, with a `Stopped` as reason, when work has to end. A new signal replaces it when work may go on. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves once the desk has said that no stop is in force. Rejects with the signal's reason, or when closed. */
  async running(signal?: AbortSignal): Promise<void> {
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    while (!this.#verified || this.#controller.signal.aborted) {
      either.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        either.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    either.throwIfAborted();
  }

  /** Counts `work` as in flight: a lock is acknowledged only after it has ended. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight.add(work);
    try {
      return await work;
    } finally {
      this.#inFlight.delete(work);
    }
  }

  /** Calls `listener` for every change of one of this agent's actions until the returned function is called. A change may be reported twice. */
  onAction(listener: (change: ActionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the connection and aborts whatever still runs, because it would not learn of a stop any more. */
  close(): void {
    clearTimeout(this.#silence);
    this.#closing.abort(new Stopped(null, 'The watch for stops was closed'));
    this.#connection?.abort();
    this.#abort(new Stopped(null, 'The watch for stops was closed'));
  }

  async #listen(): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted; failures += 1) {
      this.#connection = new AbortController();
      await followEvents(this.#wire, {
        name: this.#options.name,
        lastEventId: this.#lastEventId,
        signal: AbortSignal.any([this.#connection.signal, this.#closing.signal]),
        onBytes: () => this.#heard(),
        onEvent: (event) => {
          failures = 0;
          this.#take(event);
        },
      }).catch(() => undefined);
      // Full jitter, so that a thousand agents do not reconnect to a restarted desk at the same instant.
      const longest = Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures, 6), LONGEST_DELAY_MS);
      await sleep(Math.random() * longest, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (this.#closing.signal.aborted) return;
    this.#silence = setTimeout(() => {
      this.#verified = false;
      this.#abort(new Stopped(null));
      this.#connection?.abort();
    }, this.#options.silenceMs ?? SILENCE_MS);
  }

  #take(event: DeskEvent): void {
    if (event.id !== null) this.#lastEventId = event.id;
    switch (event.type) {
      case 'hello':
        this.#client = event.data.client;
        this.#lifted.clear();
        void this.#verify(this.#connection);
        return;
      case 'locked':
        this.#lock(event.data.lock);
        return;
      case 'unlocked':
        this.#lifted.add(event.data.id);
        this.#locks.delete(event.data.id);
        this.#settle();
        return;
      case 'action':
        for (const listener of this.#listeners) listener(event.data);
    }
  }

  /** A stop that was lifted while we were away is not announced, so the full list is read after every hello. */
  async #verify(connection: AbortController | null): Promise<void> {
    try {
      const signal = AbortSignal.any([this.#closing.signal, ...(connection ? [connection.signal] : [])]);
      const agent: AgentState = await call(this.#wire, {
        method: 'GET',
        path: '/agent',
        signal,
        repeatable: true,
      });
      const current = agent.locks.filter((lock) => !this.#lifted.has(lock.id));
      for (const id of this.#locks.keys()) if (!agent.locks.some((lock) => lock.id === id)) this.#locks.delete(id);
      for (const lock of current) this.#lock(lock);
      this.#verified = true;
      this.#settle();
    } catch {
      connection?.abort();
    }
  }

  #lock(lock: Lock): void {
    if (this.#locks.has(lock.id)) return;
    this.#locks.set(lock.id, lock);
    this.#abort(new Stopped(lock));
    void this.#acknowledge(lock);
  }

  async #acknowledge(lock: Lock): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    await call(this.#wire, {
      method: 'POST',
      path: `/agent/locks/${encodeURIComponent(lock.id)}/acknowledge`,
      body: this.#client === null ? {} : { client: this.#client },
      signal: this.#closing.signal,
      repeatable: true,
    }).catch(() => undefined);
  }

  #abort(reason: Stopped): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort(reason);
    this.#options.onStop?.(reason);
  }

  #settle(): void {
    if (!this.#verified || this.#locks.size > 0 || this.#closing.signal.aborted) return;
    if (this.#controller.signal.aborted) this.#controller = new AbortController();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
    this.#options.onRun?.();
  }
}
