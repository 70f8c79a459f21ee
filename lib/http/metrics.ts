import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Runtime } from '#lib/runtime/runtime.ts';
import { countWaiting } from '#lib/usecases/actions/count-waiting.ts';

let registry: Registry | null = null;

/** Metrics for Prometheus: the process's own, and how many actions wait. */
export async function metrics(runtime: Runtime): Promise<Response> {
  const metricsRegistry = (registry ??= newRegistry(runtime));
  return new Response(await metricsRegistry.metrics(), { headers: { 'content-type': metricsRegistry.contentType } });
}

function newRegistry(runtime: Runtime): Registry {
  const made = new Registry();
  collectDefaultMetrics({ register: made });
  new Gauge({
    name: 'countersign_waiting_actions',
    help: 'Actions that wait, by state; counting stops at 100,000',
    labelNames: ['state'],
    registers: [made],
    async collect() {
      for (const [state, n] of Object.entries(await countWaiting(runtime.ctx))) this.set({ state }, n);
    },
  });
  return made;
}
