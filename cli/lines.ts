import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

import type { z } from 'zod';

/** An entry is at most 64 KiB; a statement over fifty actions is less than this. */
const LONGEST_LINE = 4 << 20;

/** Writes JSON Lines, waiting while the disk is slow (backpressure). */
export class LineWriter {
  count = 0;
  readonly #stream: WriteStream;
  #failed: Error | null = null;

  constructor(file: string) {
    this.#stream = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    this.#stream.on('error', (error) => (this.#failed = error));
  }

  async write(rows: readonly object[]): Promise<void> {
    if (this.#failed) throw this.#failed;
    this.count += rows.length;
    if (rows.length > 0 && !this.#stream.write(rows.map((row) => `${JSON.stringify(row)}\n`).join('')))
      await once(this.#stream, 'drain');
  }

  async end(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }
}

/** Reads JSON Lines in order, each validated against the schema. Memory does not grow with the file. */
export class LineReader<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  readonly #chunks: AsyncIterator<string>;
  #rest = '';
  #lines: string[] = [];
  #at = 0;
  #read = 0;
  #ended = false;
  #peeked: T | undefined;

  constructor(file: string, schema: z.ZodType<T>) {
    this.#file = file;
    this.#schema = schema;
    const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 });
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<string>;
  }

  /** The next value, undefined after the last. Throws with the line's number for a line that is cut off, too long or does not fit the schema. */
  async next(): Promise<T | undefined> {
    const value = await this.peek();
    this.#peeked = undefined;
    return value;
  }

  async peek(): Promise<T | undefined> {
    if (this.#peeked !== undefined) return this.#peeked;
    while (this.#at >= this.#lines.length && !this.#ended) await this.#more();
    const line = this.#lines[this.#at];
    if (line === undefined) return undefined;
    this.#at += 1;
    this.#read += 1;
    this.#peeked = this.#parse(line);
    return this.#peeked;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) {
      this.#ended = true;
      if (this.#rest !== '') throw new Error(`line ${this.#read + 1} of ${this.#file} is cut off`);
      return;
    }
    this.#lines = (this.#rest + value).split('\n');
    this.#rest = this.#lines.pop() ?? '';
    this.#at = 0;
    if (this.#rest.length > LONGEST_LINE)
      throw new Error(`line ${this.#read + this.#lines.length + 1} of ${this.#file} is longer than a line may be`);
  }

  #parse(line: string): T {
    const wrong = (what: string) => new Error(`line ${this.#read} of ${this.#file} ${what}`);
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw wrong('is cut off or no JSON');
    }
    const result = this.#schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw wrong(`is not of its form: /${issue?.path.map(String).join('/') ?? ''} ${issue?.message ?? ''}`);
  }
}

/** Shows the progress of a long read, on a terminal only. */
export function progress(what: string, total: number): (n: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const bar = (n: number) => '█'.repeat(Math.round((20 * n) / Math.max(total, 1))).padEnd(20, '·');
  return (n) =>
    void process.stderr.write(
      `\r${what} ${bar(n)} ${n.toLocaleString('en')} of ${total.toLocaleString('en')}${n >= total ? '\n' : ''}`,
    );
}
