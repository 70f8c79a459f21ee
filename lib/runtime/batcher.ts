interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface Limits<Item> {
  /** Batches in flight at once. */
  lanes: number;
  /** Items in one batch. */
  max: number;
  maxWeight?: number;
  weigh?: (item: Item) => number;
}

/**
 * Group commit: items that arrive while a batch is in flight share the next one. The first caller never waits for others, so an idle server
 * adds no delay and a busy one pays one round trip for many. `run` answers each item, in order, with its result or its own error.
 */
export class Batcher<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<(Result | Error)[]>;
  readonly #lanes: number;
  readonly #max: number;
  readonly #maxWeight: number;
  readonly #weigh: ((item: Item) => number) | undefined;
  readonly #queue: Waiting<Item, Result>[] = [];
  #busy = 0;

  constructor(
    run: (items: readonly Item[]) => Promise<(Result | Error)[]>,
    { lanes, max, maxWeight, weigh }: Limits<Item>,
  ) {
    this.#run = run;
    this.#lanes = lanes;
    this.#max = max;
    this.#maxWeight = maxWeight ?? Infinity;
    this.#weigh = weigh;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      if (this.#busy < this.#lanes) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy += 1;
    // Callers of the same turn of the event loop come along.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#settle(this.#queue.splice(0, this.#fitting()));
    this.#busy -= 1;
  }

  /** How many of the queue go together: at most `max`, and no heavier than `maxWeight` unless one alone is. */
  #fitting(): number {
    let weight = 0;
    let n = 0;
    for (const { item } of this.#queue) {
      weight += this.#weigh?.(item) ?? 0;
      if (n === this.#max || (n > 0 && weight > this.#maxWeight)) break;
      n += 1;
    }
    return n;
  }

  async #settle(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(batch.map((w) => w.item));
      if (results.length !== batch.length) throw new Error(`${results.length} answers to ${batch.length} items`);
      for (const [i, result] of results.entries()) {
        if (result instanceof Error) batch[i]?.reject(result);
        else batch[i]?.resolve(result);
      }
    } catch (error) {
      // One bad item must not fail its neighbours: each gets its own try.
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.#settle([waiting]);
    }
  }
}
