import { Agent, request as ask, type IncomingMessage } from 'node:http';

import { Problem, PROBLEMS } from '#lib/contract/problem.ts';
import type { Request } from './requests.ts';

/** Longer than this, and the request hangs. */
const PATIENCE_MS = 20_000;
/** Streams never end; what has been read by then is enough. */
const STREAM_MS = 50;

export interface Answer {
  status: number;
  ms: number;
  /** What is wrong with it, null when nothing is. */
  fault: string | null;
}

/** A client of several connections that asks and judges. */
export class Asker {
  readonly #base: URL;
  readonly #agent: Agent;

  constructor(base: string, connections: number) {
    this.#base = new URL(base);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async ask(request: Request, own: Record<string, string>): Promise<Answer> {
    const started = performance.now();
    try {
      const { status, type, text } = await this.#send(request, own);
      return { status, ms: performance.now() - started, fault: faultOf(request, status, type, text) };
    } catch (error) {
      return { status: 0, ms: performance.now() - started, fault: `no answer: ${String(error)}` };
    }
  }

  close = (): void => this.#agent.destroy();

  #send({ url, method, headers, body }: Request, own: Record<string, string>) {
    return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
      const sent = ask(
        {
          host: this.#base.hostname,
          port: this.#base.port,
          path: url,
          method,
          agent: this.#agent,
          headers: {
            ...own,
            ...headers,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          clearTimeout(late);
          read(response).then(resolve, reject);
        },
      );
      const late = setTimeout(() => sent.destroy(new Error(`hangs for ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
      sent.on('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      sent.end(body);
    });
  }
}

function read(response: IncomingMessage): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const type = response.headers['content-type'] ?? '';
    const parts: Buffer[] = [];
    const said = () => ({ status: response.statusCode ?? 0, type, text: Buffer.concat(parts).toString() });
    let ended = false;
    const end = (): void => {
      ended = true;
      clearTimeout(timer);
      resolve(said());
    };
    const stream = type.startsWith('text/event-stream');
    const timer = setTimeout(
      () => {
        ended = true;
        response.destroy();
        if (stream) resolve(said());
        else reject(new Error(`its answer has no end after ${PATIENCE_MS / 1_000} s`));
      },
      stream ? STREAM_MS : PATIENCE_MS,
    );
    response.on('data', (part: Buffer) => parts.push(part));
    response.on('end', end);
    response.on('error', (error) => (ended ? undefined : reject(error)));
  });
}

/** What the answer lacks, in words: nothing of ours fails, and whatever is refused says what and what next. */
function faultOf({ route, method }: Request, status: number, type: string, text: string): string | null {
  if (status >= 500) return `${status}: ${text.slice(0, 300)}`;
  if (status < 200) return `the status ${status}`;
  if (status < 400 || method === 'HEAD' || route.kind === 'page') return null;
  // A wrong password is answered in next-auth's own form, which its client reads.
  if (route.kind === 'door' && status === 401 && text.includes('CredentialsSignin')) return null;
  if (!type.startsWith('application/problem+json')) return `${status} without a problem: ${text.slice(0, 200)}`;
  const problem = Problem.safeParse(JSON.parse(text));
  if (!problem.success) return `${status} with a problem of another form: ${text.slice(0, 300)}`;
  return problemFault(problem.data, status);
}

function problemFault(problem: Problem, status: number): string | null {
  const code = problem.type.replace('/problems/', '') as keyof typeof PROBLEMS;
  if (PROBLEMS[code]?.status !== status || problem.status !== status) return `${problem.type} as ${status}`;
  if (problem.detail === `${problem.title}.`) return `${problem.type} says no next step`;
  const names = code === 'invalid-request' || code === 'malformed-json' || code === 'invalid-arguments';
  if (names && !problem.errors?.length) return `${problem.type} names no field: ${problem.detail}`;
  return problem.errors?.some(({ pointer, detail }) => !/^(?:\/|$)/.test(pointer) || detail === '')
    ? `a pointer that is none: ${JSON.stringify(problem.errors).slice(0, 200)}`
    : null;
}
