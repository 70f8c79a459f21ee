/** Publish and subscribe inside this process. A message carries no data: listeners read what is stored. */
export class Hub {
  readonly #channels = new Map<string, Set<() => void>>();
  readonly #any = new Set<(channel: string) => void>();

  subscribe(channel: string, listener: () => void): () => void {
    let listeners = this.#channels.get(channel);
    if (!listeners) this.#channels.set(channel, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#channels.get(channel) === listeners) this.#channels.delete(channel);
    };
  }

  /** Subscribes to every channel. */
  subscribeAll(listener: (channel: string) => void): () => void {
    this.#any.add(listener);
    return () => this.#any.delete(listener);
  }

  publish(channels: Iterable<string>): void {
    for (const channel of channels) {
      for (const listener of [...(this.#channels.get(channel) ?? [])]) listener();
      for (const listener of [...this.#any]) listener(channel);
    }
  }

  /** Every channel that somebody in this process listens to by name. */
  channels(): string[] {
    return [...this.#channels.keys()];
  }

  /** Publishes on every channel, after a gap in which a message may have been lost. */
  publishAll(): void {
    this.publish(this.channels());
  }
}
