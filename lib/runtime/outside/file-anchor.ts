import { open, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

import { parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { ANCHOR_FILE, demandSameHead, type Anchor } from './anchor.ts';

/** Anchor in a folder on another host's disk. Never creates the folder: when the mount is missing it would end up on the local disk. */
export function fileAnchor(folder: string): Anchor | string {
  if (!isAbsolute(folder)) return 'needs an absolute path, such as file:/mnt/auditors/countersign';
  return {
    name: `file:${folder}`,
    newest: async () => {
      const names = (await readable(() => readdir(folder))).filter((name) => ANCHOR_FILE.test(name)).sort();
      // A power cut in the middle of a write leaves half a file, which is passed over.
      for (const name of names.reverse()) {
        const note = await readable(() => readFile(join(folder, name), 'utf8'));
        if (parseNote(note)) return note;
      }
      return null;
    },
    put: async (file, note) => {
      const path = join(folder, file);
      try {
        await writeNew(path, note);
        await syncFolder(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(error);
        demandSameHead(file, await readable(() => readFile(path, 'utf8')), note);
      }
    },
  };
}

async function writeNew(path: string, note: string): Promise<void> {
  const file = await open(path, 'wx', 0o444);
  try {
    await file.writeFile(note);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** fsync of the folder, so the new name survives a power cut. Not every network disk supports it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle
    .sync()
    .catch((error: NodeJS.ErrnoException) => {
      if (!['EINVAL', 'EBADF', 'EISDIR', 'EPERM'].includes(error.code ?? '')) throw error;
    })
    .finally(() => handle.close());
}

const unwritable = (error: unknown): OutsideFault =>
  new OutsideFault('unreachable', `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OutsideFault(
      'unreachable',
      code === 'ENOENT' ? 'is not there (is the disk mounted?)' : `cannot be read (${code ?? String(error)})`,
    );
  }
}
