import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Runtime } from '#lib/runtime/runtime.ts';
import { watchEventLoop } from '#lib/runtime/event-loop-delay.ts';
import { countWaiting } from '#lib/usecases/actions/count-waiting.ts';

let registry: Registry | null = null;

/** Metrics for Prometheus: the process's own, how many actions and assessments wait, and how late the event loop is. */
export async function metrics(runtime: Runtime): Promise<Response> {
  const metricsRegistry = (registry ??= newRegistry(runtime));
  return new Response(await metricsRegistry.metrics(), { headers: { 'content-type': metricsRegistry.contentType } });
}

function newRegistry(runtime: Runtime): Registry {
  const made = new Registry();
  const delay = watchEventLoop();
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
  new Gauge({
    name: 'countersign_event_loop_delay_seconds',
    help: 'How late the event loop was since these figures were last asked for',
    labelNames: ['quantile'],
    registers: [made],
    collect() {
      const { p50, p99, max } = delay();
      this.set({ quantile: '0.5' }, p50);
      this.set({ quantile: '0.99' }, p99);
      this.set({ quantile: '1' }, max);
    },
  });
  new Gauge({
    name: 'countersign_assessments_waiting',
    help: 'Assessments that wait for a thread',
    registers: [made],
    collect() {
      this.set(runtime.ctx.assessor.waiting);
    },
  });
  return made;
}
