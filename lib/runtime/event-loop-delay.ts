import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NS = 1e9;

/** How late the event loop was, in seconds: a half and 99 of 100 looks at it found it no later, and the latest of all. */
export interface EventLoopDelay {
  p50: number;
  p99: number;
  max: number;
}

/** Begins to look at the event loop a hundred times a second; the returned function answers for the time since it was last called. */
export function watchEventLoop(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // The histogram holds the time between two looks, of which the resolution is no delay.
  const late = (ns: number): number => Math.max(0, (Number.isFinite(ns) ? ns : 0) / NS - RESOLUTION_MS / 1_000);
  return () => {
    const { max } = histogram;
    const [p50, p99] = [histogram.percentile(50), histogram.percentile(99)];
    histogram.reset();
    return { p50: late(p50), p99: late(p99), max: late(max) };
  };
}
