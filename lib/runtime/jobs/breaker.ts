import type { Context } from '#lib/usecases/context.ts';
import { stopForIncidents } from '#lib/usecases/safety/stop-for-incidents.ts';
import { watchAgent } from '#lib/usecases/safety/watch-agent.ts';
import type { Job } from './job.ts';

/** An agent under load is checked once in this time, however much it does. */
const APART_MS = 1_000;
const AGENT = 'breaker:';

/**
 * The circuit breaker's stops: woken by incidents (`breaker`). The safety net finds lost wake-ups, and what another process left behind when it
 * died. Any process may act; an incident stops once.
 */
export const breakerStops = (ctx: Context): Job => ({
  name: 'breaker',
  every: 10_000,
  wakeOn: 'breaker',
  run: async () => {
    await stopForIncidents(ctx);
    return undefined;
  },
});

/** The circuit breaker's watch: checks each agent against the rules soon after it did something (`breaker:<agent>`). */
export function breakerWatch(ctx: Context): Job {
  const agents = new Map<string, { active: boolean; next: number }>();
  return {
    name: 'breaker',
    first: null,
    wakeOn: (channel) => {
      if (!channel.startsWith(AGENT)) return false;
      const agentId = channel.slice(AGENT.length);
      const agent = agents.get(agentId) ?? { active: false, next: 0 };
      if (agent.active) return false;
      agent.active = true;
      agents.set(agentId, agent);
      return true;
    },
    run: async (signal) => {
      for (const [agentId, agent] of agents) {
        if (agent.next > performance.now() || signal.aborted) continue;
        if (!agent.active) {
          agents.delete(agentId);
          continue;
        }
        agent.active = false;
        agent.next = performance.now() + APART_MS;
        try {
          await watchAgent(ctx, agentId);
        } catch (error) {
          agent.active = true;
          throw error;
        }
      }
      const next = Math.min(...[...agents.values()].map((agent) => agent.next));
      return next === Infinity ? undefined : Math.max(0, next - performance.now());
    },
  };
}
