interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface Limits<Item> {
  lanes: number;
  max: number;
  maxWeight?: number;
  weigh?: (item: Item) => number;
}

/**
 * Work that arrives while earlier work is in flight shares the next turn. The first caller never waits for company, so an idle
 * server adds no delay and a busy one pays one round trip for many.
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
      batch.forEach((waiting, i) => {
        const result = results[i];
        if (result instanceof Error) waiting.reject(result);
        else waiting.resolve(result as Result);
      });
    } catch (error) {
      // One bad item must not fail its neighbours: each gets its own try.
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.#settle([waiting]);
    }
  }
}
