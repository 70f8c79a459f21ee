import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** Writes one JSON value a line, page after page, waiting where the disk is slow. Answers how many. */
export async function writeLines(file: string, pages: AsyncIterable<readonly object[]>): Promise<number> {
  const stream = createWriteStream(file, { mode: 0o600 });
  let n = 0;
  for await (const page of pages) {
    n += page.length;
    if (!stream.write(page.map((row) => `${JSON.stringify(row)}\n`).join(''))) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  return n;
}

/** Values of a file of lines, one at a time. Throws with the line's number for one that is no JSON. */
export async function* readLines<T>(file: string): AsyncGenerator<T> {
  let n = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    n += 1;
    if (line === '') continue;
    try {
      yield JSON.parse(line) as T;
    } catch {
      throw new Error(`line ${n} of ${file} is cut off or no JSON`);
    }
  }
}

/** How far a long read has come, on a terminal only. */
export function progress(what: string, total: number): (n: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (n) =>
    void process.stderr.write(
      `\r${what}: ${n.toLocaleString('en')} of ${total.toLocaleString('en')}${n >= total ? '\n' : ''}`,
    );
}
