import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/**
 * Reads `file`, made (0600) with `content` when there is none. It appears whole or not at all, and of two processes that make it at once both
 * read the same one. Throws `StartupFailure` when it can be neither read nor made.
 */
export function readOrMake(file: string, content: () => string): string {
  try {
    if (!existsSync(file)) appear(file, content());
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupFailure(`${file} cannot be read or made: ${oneLine(error)}`);
  }
}

function appear(file: string, content: string): void {
  // Unique temp name, so two processes never write the same file.
  const unfinished = `${file}.${randomUUID()}.new`;
  try {
    const handle = openSync(unfinished, 'wx', 0o600);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(unfinished, file);
  } catch (error) {
    // Another process was first; its file counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Puts new content in the place of a file (0600), whole or not at all. */
export function replaceFile(file: string, content: string): void {
  const unfinished = `${file}.${randomUUID()}.new`;
  try {
    const handle = openSync(unfinished, 'wx', 0o600);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
