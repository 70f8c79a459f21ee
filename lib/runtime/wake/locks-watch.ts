import type { LockInForce } from '#lib/domain/lock/lock.ts';
import { loadLocksInForce } from '#lib/store/stops/locks.ts';
import type { Context } from '#lib/usecases/context.ts';

/** The stops in force as this process knows them, read once for each change however many clients listen. */
export class LocksWatch {
  readonly #ctx: Context;
  readonly #listeners = new Set<(locks: readonly LockInForce[]) => void>();
  #locks: readonly LockInForce[] = [];
  #reading: Promise<void> | null = null;
  #stale = false;

  constructor(ctx: Context) {
    this.#ctx = ctx;
    ctx.subscribe('locks', () => void this.refresh().catch(() => undefined));
  }

  get current(): readonly LockInForce[] {
    return this.#locks;
  }

  onChange(listener: (locks: readonly LockInForce[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async refresh(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      // On a connection of the stops, so that clients hear of one also while all others are at work.
      this.#locks = await this.#ctx.transaction(loadLocksInForce, 'stop');
      for (const listener of this.#listeners) listener(this.#locks);
    }
  }
}
