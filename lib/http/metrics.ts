import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Runtime } from '#lib/runtime/runtime.ts';

let registry: Registry | null = null;

/** Prometheus text: the process's own figures and how many actions wait. */
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
      const rows = await runtime.ctx.query<{ state: string; n: number }>(
        `SELECT state, count(*)::int AS n FROM (SELECT state FROM actions WHERE state IN ('pending', 'approved') LIMIT 100000) a GROUP BY state`,
      );
      for (const state of ['pending', 'approved']) this.set({ state }, rows.find((r) => r.state === state)?.n ?? 0);
    },
  });
  return made;
}
