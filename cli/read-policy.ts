import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { readText } from './read-json-file.ts';

interface Note {
  message: string;
  line: number | null;
}

export interface PolicyFiles {
  source: string;
  /** Translates a line number of the whole source to the file it came from and the line there. */
  at: (note: Note) => Note;
}

/** Reads a policy from one `.cedar` file, or from all those of a folder, in the order of their names. */
export async function readPolicy(path: string): Promise<PolicyFiles> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!folder) return { source: await readText(path), at: (note) => note };
  const names = (await readdir(path)).filter((name) => name.endsWith('.cedar')).toSorted();
  const parts = await Promise.all(
    names.map(async (name) => ({ name, text: `${(await readText(join(path, name))).trimEnd()}\n` })),
  );
  return { source: parts.map((part) => part.text).join(''), at: (note) => placed(parts, note) };
}

function placed(parts: { name: string; text: string }[], note: Note): Note {
  let line = note.line;
  if (line === null) return note;
  for (const { name, text } of parts) {
    const lines = text.split('\n').length - 1;
    if (line <= lines) return { line, message: `${name}: ${note.message}` };
    line -= lines;
  }
  return note;
}
