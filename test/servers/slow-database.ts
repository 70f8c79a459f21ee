import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What stands between a desk and its real PostgreSQL, and holds back each answer for `delayMs`. */
export class SlowDatabase {
  /** For connections that do not have a delay of their own. */
  delayMs = 0;
  readonly #target: URL;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #quick = 0;
  #laterMs: number | null = null;

  constructor(databaseUrl: string) {
    this.#target = new URL(databaseUrl);
    this.#server = createServer((near) => this.#join(near));
  }

  /** The database's address through here. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Of the connections made from now on only the first `quick` are answered without delay; those that are open stay as they are. */
  slowAfter(quick: number, delayMs: number): void {
    this.#quick = quick;
    this.#laterMs = delayMs;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname);
    const own = this.#laterMs === null ? null : this.#quick > 0 ? 0 : this.#laterMs;
    if (own === 0) this.#quick -= 1;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
    near.on('data', (chunk) => void far.write(chunk));
    far.on('data', (chunk) => {
      const wait = own ?? this.delayMs;
      if (wait === 0) return void near.write(chunk);
      setTimeout(() => near.writable && near.write(chunk), wait).unref();
    });
  }
}
