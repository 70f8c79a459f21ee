import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { LineReader, LineWriter } from './lines.ts';

const FILES = { entry: 'entries', verdict: 'verdicts', action: 'actions', checkpoint: 'checkpoints' } as const;
type Kind = keyof typeof FILES;

const Line = z
  .partialRecord(z.enum([...(Object.keys(FILES) as Kind[]), 'head']), z.looseObject({}))
  .refine((line) => Object.keys(line).length === 1, 'says not one thing');

/** Splits the one file that the console exports into the files of an export. Throws for a file that is cut off or has another format. */
export async function unpackExport(file: string, folder: string): Promise<void> {
  const lines = new LineReader(file, Line);
  const writers = Object.fromEntries(
    Object.entries(FILES).map(([kind, name]) => [kind, new LineWriter(join(folder, `${name}.jsonl`))]),
  ) as Record<Kind, LineWriter>;
  let head: object | null = null;
  for (let line = await lines.next(); line; line = await lines.next()) {
    if (head) throw new Error(`${file} goes on after its head`);
    const [[kind, row] = []] = Object.entries(line);
    if (kind === 'head') head = row ?? null;
    else await writers[kind as Kind].write([row as object]);
  }
  await Promise.all(Object.values(writers).map((writer) => writer.end()));
  if (!head) throw new Error(`${file} ends before its head: the export was cut off`);
  await writeFile(join(folder, 'head.json'), JSON.stringify(head));
}
