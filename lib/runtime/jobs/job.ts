import type { Hub } from '../wake/hub.ts';
import type { Log } from '../log.ts';

/** A background job: what it does, and when it does it again. */
export interface Job {
  /** Begins its lines in the log. */
  name: string;
  /** One run. May answer in how many milliseconds the next one is due; otherwise `every` says it. `signal` aborts when the process stops. */
  run: (signal: AbortSignal) => Promise<number | undefined>;
  /** Milliseconds from one run to the next at the latest: the safety net for a lost wake-up. Without it only wake-ups start a run. */
  every?: number;
  /** Milliseconds until the first run; at once by default. Null: not before a wake-up. */
  first?: number | null;
  /** Channels that start a run, by name or by a test that hears every channel. */
  wakeOn?: string | ((channel: string) => boolean);
  /** A run that throws leaves no line: others say that the database is away, and this one would say it every second. */
  quiet?: true;
  /** Milliseconds from a wake-up to its run, so that a burst of them is one run. */
  gather?: number;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Starts a job and answers how to stop it. Runs never overlap; wake-ups during a run lead to one more. A run that throws is logged and tried
 * again with exponential backoff. Stopping waits for the run in flight, so that nothing it needs is closed under it.
 */
export function startJob(job: Job, hub: Hub, log: Log): () => Promise<void> {
  const { name, every = Infinity, wakeOn, gather = 0 } = job;
  const stopping = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let failures = 0;
  /** When the next run is due, on the monotonic clock. */
  let due = Infinity;

  const dueIn = (ms: number): void => {
    due = Math.min(due, performance.now() + ms);
    if (running || stopping.signal.aborted || due === Infinity) return;
    clearTimeout(timer);
    timer = setTimeout(start, Math.max(0, due - performance.now())).unref();
  };
  const start = (): void => {
    due = Infinity;
    running = runOnce().then((next) => {
      running = null;
      dueIn(next);
    });
  };
  const runOnce = async (): Promise<number> => {
    try {
      const next = await job.run(stopping.signal);
      failures = 0;
      return next ?? every;
    } catch (error) {
      if (!job.quiet) log.error(`${name}: ${(error as Error).message}; trying again`);
      return Math.min(LONGEST_RETRY_MS, every, FIRST_RETRY_MS * 2 ** failures++);
    }
  };
  // What fails is not made to fail faster by a busy channel.
  const wake = (): void => dueIn(failures > 0 ? Math.max(gather, FIRST_RETRY_MS) : gather);

  let unsubscribe = (): void => undefined;
  if (typeof wakeOn === 'string') unsubscribe = hub.subscribe(wakeOn, wake);
  else if (wakeOn) unsubscribe = hub.subscribeAll((channel) => void (wakeOn(channel) && wake()));
  dueIn(job.first === null ? Infinity : (job.first ?? 0));
  return async () => {
    stopping.abort();
    unsubscribe();
    clearTimeout(timer);
    await running;
  };
}
