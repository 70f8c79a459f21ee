import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readWitnessKeys, type WitnessKey } from '#lib/domain/ledger/cosignature.ts';
import { ANCHOR_FILE } from '#lib/runtime/outside/anchor.ts';
import { Refusal, type Values } from './command.ts';
import { readText } from './read-json-file.ts';

/** What somebody knows independently of the log: heads kept in a folder, and witnesses' keys. */
export interface KnownOutside {
  witnesses: WitnessKey[];
  anchored: { file: string; note: string }[];
}

export const NOTHING_KNOWN: KnownOutside = { witnesses: [], anchored: [] };

export const OUTSIDE_OPTIONS = { witness: { type: 'string' }, anchor: { type: 'string' } } as const;

/** `--witness FILE` and `--anchor DIR`. Throws `Refusal` for what cannot be read or holds nothing. */
export async function readKnownOutside(values: Values): Promise<KnownOutside> {
  const folder = values['anchor'];
  return {
    witnesses: await witnessesIn(values),
    anchored: typeof folder === 'string' ? await anchoredIn(folder) : [],
  };
}

/** Keys in the file `--witness` names; none without it. */
export async function witnessesIn(values: Values): Promise<WitnessKey[]> {
  const file = values['witness'];
  if (typeof file !== 'string') return [];
  const keys = readWitnessKeys(await readText(file));
  if (typeof keys === 'string') throw new Refusal(`${file}: “${keys}” is no witness’s key`);
  if (keys.length === 0) throw new Refusal(`${file} holds no witness’s key`);
  return keys;
}

async function anchoredIn(folder: string): Promise<KnownOutside['anchored']> {
  const readable = <T>(read: Promise<T>): Promise<T> =>
    read.catch((error: NodeJS.ErrnoException) => {
      throw new Refusal(`${folder} cannot be read (${error.code ?? error.message})`);
    });
  const files = (await readable(readdir(folder))).filter((name) => ANCHOR_FILE.test(name)).sort();
  // With nothing to compare against, a log without a fault would look as if it had been compared.
  if (files.length === 0) throw new Refusal(`${folder} holds no heads (files such as 0000000000000123.note)`);
  const heads: KnownOutside['anchored'] = [];
  for (const file of files) heads.push({ file, note: await readable(readFile(join(folder, file), 'utf8')) });
  return heads;
}
