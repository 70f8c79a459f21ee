/** Wake-ups inside this process: topic to listeners. Carries no data; whoever is woken reads what is durable. */
export class Hub {
  readonly #topics = new Map<string, Set<() => void>>();
  readonly #any = new Set<(topic: string) => void>();

  subscribe(topic: string, wake: () => void): () => void {
    let listeners = this.#topics.get(topic);
    if (!listeners) this.#topics.set(topic, (listeners = new Set()));
    listeners.add(wake);
    return () => {
      listeners.delete(wake);
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) this.#topics.delete(topic);
    };
  }

  /** Hears every topic. */
  subscribeAll(heard: (topic: string) => void): () => void {
    this.#any.add(heard);
    return () => this.#any.delete(heard);
  }

  publish(topics: Iterable<string>): void {
    for (const topic of topics) {
      for (const wake of [...(this.#topics.get(topic) ?? [])]) wake();
      for (const heard of [...this.#any]) heard(topic);
    }
  }

  /** Wakes everybody: after a gap in which a wake-up may have been lost. */
  publishAll(): void {
    this.publish([...this.#topics.keys()]);
  }
}
