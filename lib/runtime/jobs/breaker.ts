import type { Context } from '#lib/usecases/context.ts';
import { stopForIncidents, watchAgent } from '#lib/usecases/safety/run-breaker.ts';
import type { Hub } from '../wake/hub.ts';

/** An agent under load is looked at once in this time, however much it does. */
const APART_MS = 1_000;
const RETRY_MS = 1_000;
/** For a wake-up that was lost, and for what another process left behind when it died. */
const SAFETY_NET_MS = 10_000;

/**
 * The circuit breaker: woken by what agents do (`breaker:<agent>`) and by incidents (`breaker`), with a slow look as a net. Any process may act;
 * an incident is opened once and stops once.
 */
export function startBreaker(ctx: Context, hub: Hub, log: (line: string) => void): () => Promise<void> {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  let work: Promise<void> = Promise.resolve();
  let stopped = false;

  const then = (job: () => Promise<void>): void => {
    work = work.then(job).catch((error: unknown) => log(`breaker: ${(error as Error).message}`));
  };
  /** Not done until it is done: a stop that failed is tried again. */
  const stop = (): void =>
    then(() =>
      stopForIncidents(ctx).catch((error: unknown) => {
        if (!stopped) setTimeout(stop, RETRY_MS).unref();
        throw error;
      }),
    );
  const unsubscribe = hub.subscribeAll((topic) => {
    if (stopped || !topic.startsWith('breaker')) return;
    if (topic === 'breaker') stop();
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
  stop();
  const net = setInterval(stop, SAFETY_NET_MS).unref();
  return async () => {
    stopped = true;
    clearInterval(net);
    unsubscribe();
    for (const timer of waiting.values()) clearTimeout(timer);
    await work;
  };
}
