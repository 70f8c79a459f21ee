import { availableParallelism, loadavg } from 'node:os';

const MOST = 10;

/**
 * How long what takes `ms` milliseconds on a quiet machine may take on this one now: `ms` times how many want each core, at most ten times.
 * A test says with it that something does not hang or wait for something else; what is promised in milliseconds is measured by the benchmark.
 */
export function patient(ms: number): number {
  const [lastMinute = 0] = loadavg();
  return Math.round(ms * Math.min(MOST, Math.max(1, (2 * lastMinute) / availableParallelism())));
}
