import type { Context } from '#lib/usecases/context.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';

const LONGEST_SLEEP_MS = 30_000;
const SHORTEST_SLEEP_MS = 20;

/** Records expiries when they fall due: sleeps until the next one, and looks again when the queue moves. */
export function startExpiry(ctx: Context, log: (line: string) => void): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;

  const look = (): void => {
    if (stopped) return;
    if (running) again = true;
    else running = run();
  };

  const run = async (): Promise<void> => {
    clearTimeout(timer);
    let sleep = LONGEST_SLEEP_MS;
    try {
      const next = await expireDue(ctx);
      if (next !== null) sleep = Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, next - ctx.now()));
    } catch (error) {
      log(`expiry: ${(error as Error).message}; trying again`);
      sleep = 1_000;
    }
    running = null;
    if (!stopped) timer = setTimeout(look, again ? SHORTEST_SLEEP_MS : sleep);
    again = false;
  };

  // A burst of proposals asks once, not once each.
  let nudged: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = ctx.subscribe('queue', () => {
    nudged ??= setTimeout(() => {
      nudged = undefined;
      look();
    }, 1_000);
  });
  look();
  // A look under way is waited for: the pool must not end below it.
  return async () => {
    stopped = true;
    unsubscribe();
    clearTimeout(timer);
    clearTimeout(nudged);
    await running;
  };
}
