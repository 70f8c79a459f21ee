import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';

import { shows, STALE_AFTER, type Pace } from './stale-after.ts';

/** Changes of one moment cause one read. */
const GATHER_MS = 200;
/** So many reads of a key follow each other at once; then one in that time, however often it changes. */
const BURST = 3;
const APART_MS: Record<Pace, number> = { soon: 1_000, calm: 5_000 };

export interface Refresher {
  /** Takes one event of the stream: its name, and the id of the action that it is about. */
  heard(event: string, actionId?: string): void;
  stop(): void;
}

/**
 * Reads again what events of the desk made stale, and of that only what is on screen. On a quiet desk everything is read at once; on a desk where
 * something happens all the time the lists keep a distance, and what changes in sight of the reader does not wait for them.
 */
export function createRefresher(client: QueryClient): Refresher {
  const due = new Map<string, { key: QueryKey; exact: boolean; timer: ReturnType<typeof setTimeout> }>();
  const budgets = new Map<string, Budget>();

  const refresh = (key: QueryKey, pace: Pace, exact = false): void => {
    const name = `${pace} ${hashKey(key)}`;
    if (due.has(name)) return;
    const budget = budgets.get(name) ?? new Budget(APART_MS[pace]);
    budgets.set(name, budget);
    const timer = setTimeout(
      () => {
        due.delete(name);
        void client.invalidateQueries({ queryKey: key, exact });
      },
      Math.max(GATHER_MS, budget.take()),
    );
    due.set(name, { key, exact, timer });
  };

  return {
    heard: (event, actionId) => {
      for (const pace of ['soon', 'calm'] as const)
        for (const key of STALE_AFTER[event]?.[pace] ?? []) refresh(key, pace);
      if (actionId === undefined) return;
      for (const query of client.getQueryCache().findAll())
        if (shows(query, actionId)) refresh(query.queryKey, 'soon', true);
    },
    stop: () => {
      for (const { timer } of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}

/** A bucket of `BURST` reads that fills by one in `apart` milliseconds. */
class Budget {
  readonly #apart: number;
  /** When the bucket is full again; further in the future the emptier it is. */
  #full = 0;

  constructor(apart: number) {
    this.#apart = apart;
  }

  /** Takes one and answers in how many milliseconds it may be used. */
  take(): number {
    const now = Date.now();
    this.#full = Math.max(now, this.#full) + this.#apart;
    return Math.max(0, this.#full - now - BURST * this.#apart);
  }
}
