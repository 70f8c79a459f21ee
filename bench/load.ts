import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 20_000 });

export interface Reply {
  status: number;
  json: Record<string, unknown>;
}

/** One HTTP request over keep-alive connections, without the overhead of fetch; the response is read to its end. */
export function send(url: string, method: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        headers: {
          ...headers,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          try {
            resolve({
              status: response.statusCode ?? 0,
              json: JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>,
            });
          } catch (error) {
            reject(error as Error);
          }
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * Keeps `width` calls in flight until `count` are done, and begins no more than `rate` a second; returns calls per second. The first call that
 * throws ends it.
 */
export async function throughput(
  count: number,
  width: number,
  call: (i: number) => Promise<void>,
  rate = Infinity,
): Promise<number> {
  let next = 0;
  const started = performance.now();
  const lane = async (): Promise<void> => {
    while (next < count) {
      const mine = (next += 1);
      const early = started + (mine / rate) * 1_000 - performance.now();
      if (early > 1) await sleep(early);
      await call(mine);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return (count / (performance.now() - started)) * 1000;
}

/** An open event stream: `next` resolves when the text has arrived, with the time of arrival. */
export function openStream(url: string, key: string): Promise<{ next(text: string): Promise<number>; close(): void }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
      let seen = '';
      let waiting: { text: string; done: (at: number) => void } | null = null;
      response.on('data', (part: Buffer) => {
        seen += part.toString();
        if (waiting && seen.includes(waiting.text)) waiting.done(performance.now());
      });
      resolve({
        next: (text) =>
          seen.includes(text) ? Promise.resolve(performance.now()) : new Promise((done) => (waiting = { text, done })),
        close: () => sent.destroy(),
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
