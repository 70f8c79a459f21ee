import { readFile, rename, writeFile } from 'node:fs/promises';

import { Refusal } from './command.ts';

/** The signed head somebody kept from an earlier time; null when the file is not there yet. */
export async function keptHead(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Refusal(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** Replaces the kept head atomically. */
export async function keepHead(file: string, note: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, note, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new Refusal(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}
