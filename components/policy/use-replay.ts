'use client';

import { useRef, useState } from 'react';

import { call } from '#lib/client/call.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { ReplayPolicy } from '#lib/contract/policy-api.ts';

type Page = ReplyOf<typeof ReplayPolicy>;
export type Change = Page['changes'][number];

/** As many changes are listed; the counts include the rest. */
export const SHOWN = 300;

/** How far a replay has come, and what would change. */
export interface Replay {
  source: string;
  looked: number;
  total: number;
  changes: Change[];
  counts: Partial<Record<Change['change'], number>>;
  running: boolean;
}

/** Asks a draft about what was proposed in the last days, page by page, until the end or until it is stopped. */
export function useReplay(source: string) {
  const [progress, setProgress] = useState<Replay | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController | null>(null);
  const run = async (days: number) => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    const since = new Date(Date.now() - days * 86_400_000).toISOString();
    let state: Replay = { source, looked: 0, total: 0, changes: [], counts: {}, running: true };
    setProgress(state);
    try {
      let cursor: string | undefined;
      do {
        const page = await call(ReplayPolicy, { source, since, cursor }, controller.signal);
        state = withPage(state, page);
        setProgress(state);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
    } catch (caught) {
      if (!controller.signal.aborted) setError(caught as Error);
    }
    setProgress({ ...state, running: false });
  };
  return { progress, error, start: (days: number) => void run(days), stop: () => running.current?.abort() };
}

function withPage(state: Replay, page: Page): Replay {
  const counts = { ...state.counts };
  for (const { change } of page.changes) counts[change] = (counts[change] ?? 0) + 1;
  return {
    ...state,
    looked: state.looked + page.looked_at,
    total: page.total ?? state.total,
    changes: [...state.changes, ...page.changes].slice(0, SHOWN),
    counts,
  };
}
