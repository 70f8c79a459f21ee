import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import type { TaskName, Tasks } from '#lib/domain/assessment/tasks.ts';
import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import { recordsSince, type Directory } from '#lib/domain/directory/directory.ts';
import type { FromThread, ToThread } from './messages.ts';

/** Why a thread came to its end in the middle of a task. */
export class ThreadEnded extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'ThreadEnded';
  }
}

/** The net under the budget: far beyond what any action within it needs. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const START_MS = 60_000;
/** Records in one message: copying many thousands at once would hold the event loop. */
const CHUNK = 1_000;
// Named at run time, so that Next's bundler, which has a copy of this module that never runs, does not look for it.
const MAIN = ['thread-main', 'ts'].join('.');

/** One worker thread that assesses: it is sent each configuration once, and does one task at a time. */
export class AssessingThread {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #answer: { resolve: (message: FromThread) => void; reject: (error: Error) => void } | null = null;
  #ended: ThreadEnded | null = null;
  #configuration: Configuration | null = null;
  #directory: Directory | null = null;

  constructor() {
    // It gets no environment: nothing of it is needed, and it holds secrets.
    this.#worker = new Worker(join(import.meta.dirname, MAIN), { resourceLimits: MEMORY, env: {}, execArgv: [] });
    this.#worker.on('message', (message: FromThread) => this.#answer?.resolve(message));
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#over(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'needed too much memory' : `failed: ${error.message}`),
    );
    this.#worker.on('exit', () => this.#over('ended'));
    this.#ready = this.#next(START_MS).then(() => this.#worker.unref());
    this.#ready.catch(() => undefined);
  }

  get ended(): boolean {
    return this.#ended !== null;
  }

  /** Whether it works under this configuration already. */
  holds(configuration: Configuration | null): boolean {
    return configuration === null || configuration === this.#configuration;
  }

  /** Does one task. Throws what the task threw, or `ThreadEnded` when it had to be ended or came to its end. */
  async perform<Name extends TaskName>(
    name: Name,
    input: Tasks[Name]['input'],
    configuration: Configuration | null,
    mostMs: number,
  ): Promise<Tasks[Name]['output']> {
    await this.#ready;
    // Whoever waits for an answer keeps the process alive; an idle thread does not.
    this.#worker.ref();
    try {
      if (configuration !== null) await this.#send(configuration);
      const answer = this.#next(mostMs);
      this.#post({ kind: 'task', name, input });
      const message = await answer;
      if (message.kind === 'failed') throw message.error;
      return (message as { output: Tasks[Name]['output'] }).output;
    } finally {
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#over('was ended');
    await this.#worker.terminate();
  }

  /** Sends what the thread does not have of this configuration. */
  async #send(configuration: Configuration): Promise<void> {
    if (this.#configuration === configuration) return;
    const { version, policy, canaries, directory } = configuration;
    const { fresh, records } = recordsSince(directory, this.#directory);
    for (let from = 0; from < records.length || (fresh && from === 0); from += CHUNK) {
      if (from > 0) await turn();
      this.#post({ kind: 'records', fresh: fresh && from === 0, records: records.slice(from, from + CHUNK) });
    }
    const source = policy && { version: policy.version, source: policy.source };
    this.#post({ kind: 'rules', version, policy: source, canaries });
    this.#configuration = configuration;
    this.#directory = directory;
  }

  #post(message: ToThread): void {
    if (this.#ended) throw this.#ended;
    this.#worker.postMessage(message);
  }

  #next(mostMs: number): Promise<FromThread> {
    return new Promise<FromThread>((resolve, reject) => {
      const late = setTimeout(() => {
        this.#over(`took longer than ${mostMs / 1000} s`);
        void this.#worker.terminate();
      }, mostMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late);
          this.#answer = null;
          then(value);
        };
      this.#answer = { resolve: settle(resolve), reject: settle(reject) };
      if (this.#ended) this.#answer.reject(this.#ended);
    });
  }

  #over(why: string): void {
    this.#ended ??= new ThreadEnded(why);
    this.#answer?.reject(this.#ended);
  }
}
