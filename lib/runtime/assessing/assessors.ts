import { availableParallelism } from 'node:os';

import type { TaskName, Tasks } from '#lib/domain/assessment/tasks.ts';
import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import { isUnbounded } from '#lib/domain/tool/schema-validator.ts';
import type { Assessor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { AssessingThread, ThreadEnded } from './assessing-thread.ts';
import { FairQueue } from './fair-queue.ts';

interface Job {
  by: string;
  /** Characters. */
  size: number;
  name: TaskName;
  /** Rejects or resolves its caller; never throws. */
  run(thread: AssessingThread): Promise<void>;
}

/** How much may wait, of one and of all. Sizes are characters. */
const EACH = { length: 32, size: 8_388_608 };
const ALL = { length: 1_024, size: 67_108_864 };
/** Each holds a core for as long as there is dear work, and one core is for answering. */
const MOST_THREADS = 4;
/** The net: what the budget admits takes a fraction of a second. */
const MOST_MS = 10_000;
/**
 * The same where a pattern of the tool's own decides how long a check takes: nothing else can, because a check against a schema has a budget too
 * (`lib/domain/tool/schema-work.ts`). Not while the thread takes up the configuration, which may be long.
 */
const MOST_MS_PATTERNED = 2_500;
/** Whoever had a second task ended within this time waits for as long, so that one line cannot hold a thread again and again. */
const REST_MS = 60_000;

interface Options {
  threads?: number;
  mostMs?: number;
  /** Told when a thread had to be ended: what it did and how large it was, never what it held. */
  warn?: (line: string) => void;
}

/**
 * Assessment away from the event loop that answers requests: a few threads, a line for each agent, the lines taking turns. A thread does one task
 * at a time, so that a task which has to be ended takes no other with it.
 */
export class Assessors implements Assessor {
  readonly #queue = new FairQueue<Job>();
  readonly #threads: { thread: AssessingThread; busy: boolean }[] = [];
  readonly #arriving = new Map<string, { length: number; size: number }>();
  #arrivingSize = 0;
  /** When the last task of a line had to be ended, and until when the line rests. */
  readonly #ends = new Map<string, { at: number; restsUntil: number }>();
  readonly #most: number;
  readonly #mostMs: number;
  /** Where the lines go; a server's log once there is one. */
  warn: (line: string) => void;

  constructor({ threads, mostMs = MOST_MS, warn = () => undefined }: Options = {}) {
    this.#most = threads ?? Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
    this.#mostMs = mostMs;
    this.warn = warn;
  }

  /** Tasks that wait for a thread. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Counts something large that is on its way into this line, until the returned function is called. Throws as `perform` does. */
  receive(by: string, size: number): () => void {
    this.#admit(by, size);
    const mine = this.#arriving.get(by) ?? { length: 0, size: 0 };
    this.#arriving.set(by, { length: mine.length + 1, size: mine.size + size });
    this.#arrivingSize += size;
    return () => {
      this.#arrivingSize -= size;
      const { length, size: all } = this.#arriving.get(by) ?? { length: 1, size };
      if (length === 1) this.#arriving.delete(by);
      else this.#arriving.set(by, { length: length - 1, size: all - size });
    };
  }

  /** Starts a thread before anything needs it: loading the engines takes a moment. */
  warm(): void {
    if (this.#threads.length === 0) this.#threads.push({ thread: new AssessingThread(), busy: false });
  }

  async perform<Name extends TaskName>(
    by: string,
    name: Name,
    input: Tasks[Name]['input'],
    configuration: Configuration | null,
  ): Promise<Tasks[Name]['output']> {
    const size = sizeOf(input);
    this.#admit(by, size);
    return await new Promise((resolve, reject) => {
      const run = async (thread: AssessingThread): Promise<void> => {
        try {
          const short = 'tool' in input && thread.holds(configuration) && isUnbounded(input.tool.input_schema);
          const most = short ? Math.min(this.#mostMs, MOST_MS_PATTERNED) : this.#mostMs;
          resolve(await thread.perform(name, input, configuration, most));
        } catch (error) {
          reject(error instanceof ThreadEnded ? this.#ended(error, { by, name, size }) : (error as Error));
        }
      };
      this.#queue.add({ by, size, name, run });
      this.#work();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({ thread }) => thread.end()));
  }

  #admit(by: string, size: number): void {
    const rest = (this.#ends.get(by)?.restsUntil ?? 0) - performance.now();
    if (rest > 0)
      throw new Failure('rate-limited', {
        detail:
          'Assessing what you sent had to be ended twice, so nothing of yours is assessed for a minute. Send less at once.',
        retryAfter: Math.ceil(rest / 1_000),
      });
    const waiting = this.#queue.of(by);
    const arriving = this.#arriving.get(by) ?? { length: 0, size: 0 };
    const mine = { length: waiting.length + arriving.length, size: waiting.size + arriving.size };
    if (mine.length >= EACH.length || (mine.length > 0 && mine.size + size > EACH.size))
      throw new Failure('rate-limited', {
        detail: `${mine.length} of your proposals wait to be assessed already. Nothing was stored; try again in a second.`,
        retryAfter: 1,
      });
    if (this.#queue.length >= ALL.length || this.#queue.size + this.#arrivingSize + size > ALL.size)
      throw new Failure('unavailable', {
        detail: 'More waits to be assessed than this server can hold. Nothing was stored; try again in some seconds.',
        retryAfter: 5,
      });
  }

  #work(): void {
    while (this.#queue.length > 0) {
      const place = this.#free();
      const job = place && this.#queue.take();
      if (!place || !job) return;
      place.busy = true;
      void job.run(place.thread).then(() => {
        place.busy = false;
        if (place.thread.ended) this.#threads.splice(this.#threads.indexOf(place), 1);
        this.#work();
      });
    }
  }

  #free() {
    const idle = this.#threads.find(({ thread, busy }) => !busy && !thread.ended);
    if (idle || this.#threads.length >= this.#most) return idle;
    const place = { thread: new AssessingThread(), busy: false };
    this.#threads.push(place);
    return place;
  }

  #noteEnd(by: string): void {
    const now = performance.now();
    for (const [line, { at }] of this.#ends) if (at < now - REST_MS) this.#ends.delete(line);
    const again = this.#ends.has(by);
    this.#ends.set(by, { at: now, restsUntil: again ? now + REST_MS : 0 });
  }

  #ended({ message }: ThreadEnded, { by, name, size }: Pick<Job, 'by' | 'name' | 'size'>): Failure {
    this.warn(`Assessment ended: ${name} for ${by}, ${size} characters, ${message}.`);
    this.#noteEnd(by);
    return new Failure('unavailable', {
      detail: `Assessing this ${message}, so it was ended. Nothing was stored; try again, or send less at once.`,
      retryAfter: 5,
    });
  }
}

function sizeOf(input: Tasks[TaskName]['input']): number {
  if ('text' in input) return input.text.length;
  if ('bytes' in input) return input.bytes.byteLength;
  if ('rows' in input) return input.rows.reduce((sum, row) => sum + row.args.length + row.assessment.length, 0);
  return input.source.length;
}

let shared: Assessors | undefined;

/** The process's one; its threads start when they are first needed, and an idle one keeps no process alive. */
export const sharedAssessors = (): Assessors => (shared ??= new Assessors());
