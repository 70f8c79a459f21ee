import fc from 'fast-check';

import type { World } from '../world.ts';
import { Asker } from './ask.ts';
import { Callers } from './callers.ts';
import { requestsFor, type Request } from './requests.ts';
import { everyRoute, type Route } from './routes.ts';

export interface FuzzOptions {
  base: string;
  requests: number;
  seed: number;
  connections: number;
  /** Told after each round, with how many requests were sent. */
  onRound?: (sent: number) => void;
}

export interface FuzzReport {
  sent: number;
  seconds: number;
  p99: number;
  /** For each route how often each status was answered. */
  statuses: Map<string, Map<number, number>>;
  /** How often each caller was let in. */
  letIn: Map<string, number>;
  /** What was wrong, with the request, each kind of fault once for a route. */
  faults: string[];
}

/** How many requests for one route are made at once; callers are set right between rounds. */
const ROUND = 20;

/** Sends requests that no client makes, for every route, by every kind of caller; the same seed sends the same ones. */
export async function fuzz(world: World, options: FuzzOptions): Promise<FuzzReport> {
  const routes = everyRoute();
  const callers = new Callers(world, options.base);
  await callers.open();
  const ids = await idsOf(world);
  const asker = new Asker(options.base, options.connections);
  const run = new Run(asker, callers);
  const asked = new Map<Route, number>();
  const arbitraries = new Map(routes.map((route) => [route, requestsFor(route, ids)]));
  const each = Math.min(ROUND, Math.ceil(options.requests / routes.length));
  for (let round = 0; run.sent < options.requests; round++) {
    const due: Request[] = [];
    routes.forEach((route, at) => {
      if ((asked.get(route) ?? 0) >= (route.most ?? Infinity)) return;
      asked.set(route, (asked.get(route) ?? 0) + each);
      const seed = (options.seed + round * 7_919 + at * 104_729) | 0;
      due.push(...fc.sample(arbitraries.get(route) as fc.Arbitrary<Request>, { seed, numRuns: each }));
    });
    await run.all(mixed(due).slice(0, options.requests - run.sent), options.connections);
    await callers.renew();
    options.onRound?.(run.sent);
  }
  asker.close();
  return run.report();
}

/** In an order that puts different routes beside each other, always the same. */
const mixed = (requests: Request[]): Request[] =>
  requests
    .map((request, at) => [(at * 7_919) % requests.length, request] as const)
    .sort(([a], [b]) => a - b)
    .map(([, request]) => request);

async function idsOf(world: World): Promise<string[]> {
  const { id } = await world.submit();
  const { id: approved } = await world.submit({ args: { text: 'approved' } });
  await world.verdict('ann', approved, 'approve');
  const plan = await world.plan('a plan', ['one', 'two']);
  const stopped = await world.newAgent('fuzz-other');
  const lock = await world.stop({ type: 'agent', id: stopped.agentId });
  const other = [stopped.agentId, world.people.bob.userId, lock.id, plan.id, 'note.one', 'domain', '0', '000.p/1'];
  return [id, approved, world.agent.agentId, ...other];
}

/** What a run has seen so far. */
class Run {
  sent = 0;
  readonly #asker: Asker;
  readonly #callers: Callers;
  readonly #started = performance.now();
  readonly #times: number[] = [];
  readonly #statuses: FuzzReport['statuses'] = new Map();
  readonly #letIn: FuzzReport['letIn'] = new Map();
  readonly #faults = new Map<string, string>();

  constructor(asker: Asker, callers: Callers) {
    this.#asker = asker;
    this.#callers = callers;
  }

  async all(requests: readonly Request[], connections: number): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < requests.length; at = next++) await this.#one(requests[at] as Request);
    };
    await Promise.all(Array.from({ length: connections }, lane));
  }

  async #one(request: Request): Promise<void> {
    const caller = this.#callers.all[request.caller % this.#callers.all.length];
    if (!caller) return;
    const { status, ms, fault } = await this.#asker.ask(request, caller.headers);
    this.sent += 1;
    this.#times.push(ms);
    const ofRoute = this.#statuses.get(request.route.name) ?? new Map<number, number>();
    this.#statuses.set(request.route.name, ofRoute.set(status, (ofRoute.get(status) ?? 0) + 1));
    if (status < 400) this.#letIn.set(caller.name, (this.#letIn.get(caller.name) ?? 0) + 1);
    if (fault === null) return;
    const { route, ...sent } = request;
    const kind = `${route.name} ${fault.replace(/[0-9a-f-]{20,}/g, '…').slice(0, 60)}`;
    if (!this.#faults.has(kind))
      this.#faults.set(kind, `${route.name}, by ${caller.name}: ${fault}\n  ${JSON.stringify(sent).slice(0, 1_500)}`);
  }

  report(): FuzzReport {
    const times = Float64Array.from(this.#times).sort();
    return {
      sent: this.sent,
      seconds: (performance.now() - this.#started) / 1_000,
      p99: times[Math.floor(times.length * 0.99)] ?? 0,
      statuses: this.#statuses,
      letIn: this.#letIn,
      faults: [...this.#faults.values()],
    };
  }
}
