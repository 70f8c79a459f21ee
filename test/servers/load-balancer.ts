import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const CHECK_MS = 100;

interface Target {
  port: number;
  ready: boolean;
  /** Requests that it has answered. */
  served: number;
  agent: Agent;
}

/**
 * What stands in front of several processes: sends each request to one whose `/readyz` says 200, over kept connections, and to another one only
 * where the first did not even take the connection. Writes down every request that was not answered properly.
 */
export class LoadBalancer {
  /** What went wrong, one line for each request. */
  readonly failures: string[] = [];
  readonly #targets = new Map<number, Target>();
  readonly #server: Server;
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 0;

  constructor() {
    this.#server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, 'localhost');
    await once(this.#server, 'listening');
    this.#timer = setInterval(() => {
      for (const target of this.#targets.values()) void check(target);
    }, CHECK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const { agent } of this.#targets.values()) agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Resolves once requests are sent there. */
  async add(port: number): Promise<void> {
    const target: Target = { port, ready: false, served: 0, agent: new Agent({ keepAlive: true }) };
    this.#targets.set(port, target);
    while (!target.ready) await check(target);
  }

  remove(port: number): void {
    this.#targets.get(port)?.agent.destroy();
    this.#targets.delete(port);
  }

  /** How many requests the process at this port has answered. */
  served(port: number): number {
    return this.#targets.get(port)?.served ?? 0;
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming).catch(() => null);
    if (body === null) return;
    const what = `${incoming.method} ${incoming.url?.split('?', 1)[0]}`;
    const refused = new Set<Target>();
    for (;;) {
      const target = this.#choose(refused);
      if (!target) {
        this.#fail(outgoing, `${what}: no process is ready`);
        return;
      }
      const failure = await forward(target, incoming, body, outgoing);
      if (failure === 'ECONNREFUSED' && !outgoing.headersSent) {
        refused.add(target);
        continue;
      }
      if (failure !== null) this.#fail(outgoing, `${what} at ${target.port}: ${failure}`);
      return;
    }
  }

  #choose(refused: ReadonlySet<Target>): Target | undefined {
    const ready = [...this.#targets.values()].filter((target) => target.ready && !refused.has(target));
    return ready[(this.#next += 1) % Math.max(ready.length, 1)];
  }

  #fail(outgoing: ServerResponse, line: string): void {
    this.failures.push(line);
    if (!outgoing.headersSent) outgoing.writeHead(502).end();
    else outgoing.destroy();
  }
}

async function check(target: Target): Promise<void> {
  const answer = await fetch(`http://localhost:${target.port}/readyz`).catch(() => null);
  await answer?.body?.cancel();
  target.ready = answer?.status === 200;
}

/** Null, or why the request was not answered as it should be: a status of 500 and more is a failure too. */
function forward(
  target: Target,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<string | null> {
  return new Promise((resolve) => {
    const onward = request({
      host: 'localhost',
      port: target.port,
      agent: target.agent,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, connection: 'keep-alive' },
    });
    onward.once('error', (error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }) => {
      // Who asked has gone; nobody is left to be failed.
      if (outgoing.destroyed) return resolve(null);
      resolve(error.code ?? error.errors?.[0]?.code ?? error.message);
    });
    onward.once('response', (answer: IncomingMessage) => {
      target.served += 1;
      const { connection: _ours, 'keep-alive': _too, ...headers } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.once('close', () => {
        if (!answer.complete && !outgoing.destroyed) resolve('the answer was cut off');
        else resolve((answer.statusCode ?? 0) >= 500 ? `status ${answer.statusCode}` : null);
      });
    });
    outgoing.once('close', () => onward.destroy());
    onward.end(body);
  });
}
