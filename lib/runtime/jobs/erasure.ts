import type { Context } from '#lib/usecases/context.ts';
import { eraseDue } from '#lib/usecases/retention/erase-due.ts';

/** Retention is counted in days: an hour late is in time. */
const LOOK_MS = 3_600_000;
const RETRY_MS = 10_000;

/** Erases what is due: woken when two people agreed or the setting changed, and every hour for retention. */
export function startErasure(ctx: Context, log: (line: string) => void): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const look = (): void => {
    if (stopped) return;
    if (work) again = true;
    else work = run();
  };
  const run = async (): Promise<void> => {
    clearTimeout(timer);
    let next = LOOK_MS;
    try {
      await eraseDue(ctx);
    } catch (error) {
      log(`erasure: ${(error as Error).message}; trying again`);
      next = RETRY_MS;
    }
    work = null;
    if (!stopped) timer = setTimeout(look, again ? 0 : next);
    again = false;
  };
  const unsubscribe = ctx.subscribe('erasure', look);
  look();
  return async () => {
    stopped = true;
    unsubscribe();
    clearTimeout(timer);
    await work;
  };
}
