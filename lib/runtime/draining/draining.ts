/**
 * Whether this process is on its way out. Whoever holds a request open for long (a wait, an event stream) asks to be told, and answers it
 * then, so that the client comes back and reaches a process that stays.
 */
export class Draining {
  #begun = false;
  readonly #holders = new Set<() => void>();

  #mustEnd: (why: string) => void = () => undefined;

  /** From now on no new requests should be sent here. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Calls `sendAway` when the held request has to end, until the returned function is called. */
  onSendAway(sendAway: () => void): () => void {
    this.#holders.add(sendAway);
    return () => this.#holders.delete(sendAway);
  }

  /** Says what ends the process when it must not go on. */
  onMustEnd(end: (why: string) => void): void {
    this.#mustEnd = end;
  }

  /** This program must not go on; `why` is for its log. */
  mustEnd(why: string): void {
    this.#mustEnd(why);
  }

  /** Begins, and ends every request that is held. */
  begin(): void {
    this.#begun = true;
    this.sendAway();
  }

  /** Ends every request that is held now. */
  sendAway(): void {
    const holders = [...this.#holders];
    this.#holders.clear();
    for (const sendAway of holders) sendAway();
  }
}
