import { randomUUID } from 'node:crypto';

import type { Database } from '#lib/store/database.ts';
import { beat, deleteDeadProcesses, deleteProcess, insertProcess } from '#lib/store/desk/processes.ts';

const BEAT_MS = 2_000;
const CLEAN_MS = 10_000;

/**
 * Says every two seconds that this process is alive, and takes out those that are not: after a process was killed its clients no longer count within
 * eight seconds, and their rows are gone within half a minute.
 */
export class Presence {
  readonly id = `proc_${randomUUID()}`;
  readonly #db: Database;
  readonly #lost = new Set<() => void>();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #beating = false;

  constructor(db: Database) {
    this.#db = db;
  }

  async start(): Promise<void> {
    await insertProcess(this.#db, this.id);
    await this.#clean();
    const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined);
    this.#timers.push(
      setInterval(
        quietly(() => this.#beat()),
        BEAT_MS,
      ).unref(),
      setInterval(
        quietly(() => this.#clean()),
        CLEAN_MS,
      ).unref(),
    );
  }

  /** Calls `listener` when this process was taken for dead and what hung on it was taken out, until the returned function is called. */
  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#write((tx) => deleteProcess(tx, this.id)).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    try {
      if (await beat(this.#db, this.id)) return;
      await insertProcess(this.#db, this.id);
      for (const listener of [...this.#lost]) listener();
    } finally {
      this.#beating = false;
    }
  }

  #clean(): Promise<void> {
    return this.#write(deleteDeadProcesses);
  }

  #write(work: Parameters<Database['transaction']>[0]): Promise<void> {
    return this.#db.transaction(
      async (tx) => void (await work(tx)),
      () => undefined,
    );
  }
}
