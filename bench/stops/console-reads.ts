import { signIn } from '../../test/server/signed-in.ts';
import type { Desk } from '../../test/desk.ts';
import type { World } from '../../test/world.ts';

interface Rule {
  name: string;
  enabled: boolean;
  count: number;
  window_s: number;
}

/** The console's heaviest reads, each asked for again as soon as it is answered. Counts them. */
export class ConsoleReads {
  readonly done: Record<string, number> = {};
  readonly #lanes: Promise<void>[] = [];
  #over = false;

  /** `lastStop` answers a stop to report on. */
  async start(desk: Desk, world: World, agentId: string, lastStop: () => string | null): Promise<void> {
    const { cookie } = await signIn(desk.url, world.people.cleo.email);
    const headers = { cookie, origin: desk.url, 'content-type': 'application/json' };
    const get = (path: string) => fetch(`${desk.url}/api/v1/${path}`, { headers });
    const post = (path: string, body: object) =>
      fetch(`${desk.url}/api/v1/${path}`, { headers, method: 'POST', body: JSON.stringify(body) });
    const { rules } = (await (await get('console/safety')).json()) as { rules: Rule[] };
    const tried = Object.fromEntries(
      rules.map(({ name, enabled, count, window_s }) => [name, { enabled, count, window_s }]),
    );
    const reads: Record<string, () => Promise<Response | null>> = {
      'history with filters': () => get(`review/history?limit=200&status=succeeded&agent=${agentId}&tool=note.never`),
      'history by status': () => get('review/history?limit=200&status=denied'),
      safety: () => get('console/safety'),
      'rules tried on a week': () => post('admin/breaker/test', { rules: tried }),
      report: () => {
        const id = lastStop();
        return id === null ? Promise.resolve(null) : get(`review/reports/${id}`);
      },
      'ledger export': () => post('console/ledger/export', {}),
    };
    for (const [name, read] of Object.entries(reads)) {
      const lane = this.#repeat(name, read);
      // Thrown by `stop`.
      lane.catch(() => undefined);
      this.#lanes.push(lane);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#lanes);
  }

  async #repeat(name: string, read: () => Promise<Response | null>): Promise<void> {
    this.done[name] = 0;
    while (!this.#over) {
      const response = await read();
      if (!response) await new Promise((resolve) => setTimeout(resolve, 100));
      else {
        const size = (await response.arrayBuffer()).byteLength;
        // 503: it exceeded the limits of its class of work, and was told to try again.
        if (!response.ok && response.status !== 503)
          throw new Error(`${name} answered ${response.status} (${size} bytes)`);
        this.done[name] = (this.done[name] ?? 0) + 1;
      }
    }
  }
}
