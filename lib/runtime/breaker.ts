import type { Context } from '#lib/usecases/context.ts';
import { stopForIncidents, watchAgent } from '#lib/usecases/run-breaker.ts';
import type { Hub } from './hub.ts';

/** An agent under load is looked at once in this time, however much it does. */
const APART_MS = 1_000;

/**
 * The circuit breaker: woken by what agents do (`breaker:<agent>`) and by incidents (`breaker`), never by a clock. Any process may act;
 * an incident is opened once and stops once.
 */
export function startBreaker(ctx: Context, hub: Hub, log: (line: string) => void): () => Promise<void> {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  let work: Promise<void> = Promise.resolve();
  let stopped = false;

  const then = (job: () => Promise<void>): void => {
    work = work.then(job).catch((error: unknown) => log(`breaker: ${(error as Error).message}`));
  };
  const unsubscribe = hub.subscribeAll((topic) => {
    if (stopped || !topic.startsWith('breaker')) return;
    if (topic === 'breaker') then(() => stopForIncidents(ctx));
    const agentId = topic.slice('breaker:'.length);
    if (agentId === '' || waiting.has(agentId)) return;
    then(() => watchAgent(ctx, agentId));
    // What comes in the meantime is looked at once, afterwards.
    waiting.set(
      agentId,
      setTimeout(() => {
        waiting.delete(agentId);
        if (!stopped) then(() => watchAgent(ctx, agentId));
      }, APART_MS).unref(),
    );
  });
  then(() => stopForIncidents(ctx));
  return async () => {
    stopped = true;
    unsubscribe();
    for (const timer of waiting.values()) clearTimeout(timer);
    await work;
  };
}
