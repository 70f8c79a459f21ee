import { readFile, rename, writeFile } from 'node:fs/promises';

import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { Checkpoint } from '#lib/domain/ledger/checkpoint.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { Refusal } from './command.ts';

/** The head somebody kept from an earlier time; null when the file is not there yet. Throws `Refusal` for one that is no head of this log. */
export async function keptHead(file: string, keys: readonly string[]): Promise<Checkpoint | null> {
  let note: string;
  try {
    note = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Refusal(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
  const head = await checkCheckpoint(note, keys, VERIFIERS);
  if (typeof head === 'string') throw new Refusal(`${file} holds no head of this log: ${head}`);
  return head;
}

/** Replaces the kept head, whole or not at all. */
export async function keepHead(file: string, note: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, note, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new Refusal(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}
