import { request } from 'node:http';

import { createParser } from 'eventsource-parser';

type Listener = (event: { data: string }) => void;

/** What pages need of a browser's EventSource, with the cookie that a browser would send. */
export function eventSourceOf(base: string, cookie: string) {
  return class {
    static readonly CLOSED = 2;
    readyState = 0;
    onopen: (() => void) | null = null;
    onerror: (() => void) | null = null;
    readonly #listeners = new Map<string, Listener[]>();
    readonly #request;

    constructor(path: string) {
      const parser = createParser({
        onEvent: ({ event = 'message', data }) => this.#listeners.get(event)?.forEach((listener) => listener({ data })),
      });
      this.#request = request(`${base}${path}`, { headers: { cookie } }, (response) => {
        if (response.statusCode !== 200) return this.#failed();
        this.readyState = 1;
        this.onopen?.();
        response.on('data', (part: Buffer) => parser.feed(part.toString()));
        response.on('end', () => this.#failed());
      });
      this.#request.on('error', () => this.#failed());
      this.#request.end();
    }

    addEventListener(name: string, listener: Listener): void {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    }

    close(): void {
      this.readyState = 2;
      this.#request.destroy();
    }

    #failed(): void {
      if (this.readyState === 2) return;
      this.readyState = 2;
      this.onerror?.();
    }
  };
}
