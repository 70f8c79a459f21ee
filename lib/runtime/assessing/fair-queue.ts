/** Jobs of many, each in its own line; the lines take turns, so that one long line delays nobody else by more than a job. */
export class FairQueue<Job extends { by: string; size: number }> {
  readonly #lines = new Map<string, Job[]>();
  #length = 0;
  #size = 0;

  get length(): number {
    return this.#length;
  }

  get size(): number {
    return this.#size;
  }

  /** How many jobs wait in one line, and their sizes together. */
  of(by: string): { length: number; size: number } {
    const line = this.#lines.get(by) ?? [];
    return { length: line.length, size: line.reduce((sum, job) => sum + job.size, 0) };
  }

  add(job: Job): void {
    const line = this.#lines.get(job.by);
    if (line) line.push(job);
    else this.#lines.set(job.by, [job]);
    this.#length += 1;
    this.#size += job.size;
  }

  take(): Job | undefined {
    const [first] = this.#lines;
    if (!first) return undefined;
    const [by, line] = first;
    const job = line.shift();
    // To the end of the turn.
    this.#lines.delete(by);
    if (line.length > 0) this.#lines.set(by, line);
    if (job) {
      this.#length -= 1;
      this.#size -= job.size;
    }
    return job;
  }
}
