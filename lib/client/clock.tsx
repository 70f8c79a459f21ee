'use client';

import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';

const Clock = createContext({ renderedAt: 0, skew: 0 });
/** A page loads faster than this, so a larger difference means that the user's clock is wrong. */
const WRONG_CLOCK_MS = 60_000;

/** Gives the page the server's clock, so that a wrong clock on the reviewer's machine does not show a wrong time left. */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [clock] = useState(() => {
    const ahead = Date.now() - renderedAt;
    return { renderedAt, skew: Math.abs(ahead) > WRONG_CLOCK_MS ? ahead : 0 };
  });
  return <Clock value={clock}>{children}</Clock>;
}

/** The server's time in epoch milliseconds, renewed every `every` ms; while hydrating, the moment of rendering. */
export function useNow(every = 1_000): number {
  const { renderedAt, skew } = useContext(Clock);
  const subscribe = useCallback(
    (wake: () => void) => {
      const timer = setInterval(wake, every);
      return () => clearInterval(timer);
    },
    [every],
  );
  const read = () => Math.floor((Date.now() - skew) / every) * every;
  return useSyncExternalStore(subscribe, read, () => renderedAt);
}

/** False on the server and while hydrating, where nothing may depend on the browser's time zone or size. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
