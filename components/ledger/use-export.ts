'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

import { ProblemError, unreadableProblem } from '#lib/client/call.ts';
import { saveFile } from '#lib/client/save-file.ts';

export type Exporting =
  | { state: 'idle' }
  | { state: 'running'; entries: number; of: number; bytes: number }
  /** `closed`: how many undecided actions it says nothing of, because whoever took it may not know how they are being answered. */
  | { state: 'done'; entries: number; bytes: number; name: string; closed: number }
  | { state: 'cancelled' }
  | { state: 'failed'; error: Error };

/** Chunks are joined into Blobs of this size, which the browser can move from memory to disk. */
const PART_BYTES = 8 << 20;
const ENTRY = new TextEncoder().encode('{"entry":');

/** Takes the whole ledger down as one file, and says how far it has come. */
export function useExport(): { exporting: Exporting; start: () => void; cancel: () => void } {
  const [exporting, setExporting] = useState<Exporting>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => {
    running.current?.abort();
    setExporting({ state: 'cancelled' });
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback(() => {
    const run = new AbortController();
    running.current = run;
    setExporting({ state: 'running', entries: 0, of: 0, bytes: 0 });
    const ended = (next: Exporting) => {
      if (!run.signal.aborted) setExporting(next);
    };
    download(run.signal, ended).then(ended, (error: unknown) =>
      ended({ state: 'failed', error: inWords(error as Error) }),
    );
  }, []);
  return { exporting, start, cancel };
}

async function download(signal: AbortSignal, onProgress: (now: Exporting) => void): Promise<Exporting> {
  const response = await fetch('/api/v1/console/ledger/export', { method: 'POST', signal });
  if (!response.ok || !response.body) throw await problemOf(response);
  const of = Number(response.headers.get('countersign-entries'));
  const closed = Number(response.headers.get('countersign-closed-actions'));
  const file = new Parts();
  const lines = new LineCount();
  for (const reader = response.body.getReader(); ;) {
    const { value, done } = await reader.read();
    if (done) break;
    file.push(value);
    lines.push(value);
    onProgress({ state: 'running', entries: lines.entries, of, bytes: file.bytes });
  }
  if (!lines.whole) throw new CutOff('The desk stopped sending before the end. Nothing was saved; start it again.');
  const name = `ledger-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.jsonl`;
  saveFile(file.blob(), name);
  return { state: 'done', entries: lines.entries, bytes: file.bytes, name, closed };
}

/** The download ended early. The message is shown to the reader. */
export class CutOff extends Error {}

/** The browser's own words for a broken connection explain nothing. */
const inWords = (error: Error): Error =>
  error instanceof ProblemError || error instanceof CutOff
    ? error
    : new CutOff('The desk does not answer. Nothing was saved; start it again when it does.');

async function problemOf(response: Response): Promise<Error> {
  const problem = (await response.json().catch(() => null)) as ConstructorParameters<typeof ProblemError>[0] | null;
  return new ProblemError(problem ?? unreadableProblem(response.status));
}

class Parts {
  bytes = 0;
  #blobs: Blob[] = [];
  #open: Uint8Array<ArrayBuffer>[] = [];
  #openBytes = 0;

  push(chunk: Uint8Array<ArrayBuffer>): void {
    this.bytes += chunk.length;
    this.#open.push(chunk);
    this.#openBytes += chunk.length;
    if (this.#openBytes >= PART_BYTES) this.#close();
  }

  blob(): Blob {
    this.#close();
    return new Blob(this.#blobs, { type: 'application/x-ndjson' });
  }

  #close(): void {
    this.#blobs.push(new Blob(this.#open));
    this.#open = [];
    this.#openBytes = 0;
  }
}

/** Counts the entries in a stream of chunks that may end inside a line, and checks that the last line is the head. */
class LineCount {
  entries = 0;
  #start: number[] = [];
  #last: number[] = [];

  get whole(): boolean {
    return new TextDecoder().decode(new Uint8Array(this.#last)).startsWith('{"head":');
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(10, at);
      const stop = end === -1 ? chunk.length : end;
      for (let i = at; i < stop && this.#start.length < ENTRY.length; i++) this.#start.push(chunk[i] ?? 0);
      if (end !== -1) {
        this.#last = this.#start;
        if (ENTRY.every((byte, i) => byte === this.#last[i])) this.entries += 1;
        this.#start = [];
      }
      at = stop + 1;
    }
  }
}
