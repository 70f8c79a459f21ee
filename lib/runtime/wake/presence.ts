import { randomUUID } from 'node:crypto';

import type { Database } from '#lib/store/database.ts';
import { beat, deleteDeadProcesses, deleteProcess, insertProcess } from '#lib/store/desk/processes.ts';

/** This process among those that are alive. `jobs/presence.ts` calls `beat` and `clean`. */
export class Presence {
  readonly id = `proc_${randomUUID()}`;
  readonly #db: Database;
  readonly #lost = new Set<() => void>();

  constructor(db: Database) {
    this.#db = db;
  }

  async start(): Promise<void> {
    await insertProcess(this.#db, this.id);
  }

  /** Calls `listener` when this process was taken for dead and what hung on it was taken out, until the returned function is called. */
  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  async close(): Promise<void> {
    await this.#write((tx) => deleteProcess(tx, this.id)).catch(() => undefined);
  }

  /** Says that it is alive; where it was taken for dead meanwhile, whoever hangs on it is told. */
  async beat(): Promise<void> {
    if (await beat(this.#db, this.id)) return;
    await insertProcess(this.#db, this.id);
    for (const listener of [...this.#lost]) listener();
  }

  /** Takes out the processes that are dead, and what hung on them. */
  clean(): Promise<void> {
    return this.#write(deleteDeadProcesses);
  }

  #write(work: Parameters<Database['transaction']>[0]): Promise<void> {
    return this.#db.transaction(
      async (tx) => void (await work(tx)),
      () => undefined,
    );
  }
}
