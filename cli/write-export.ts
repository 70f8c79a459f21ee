import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { exportedForm } from '#lib/domain/ledger/closed-entry.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { exportLedger } from '#lib/usecases/ledger/export-ledger.ts';
import { Refusal } from './command.ts';
import { LineWriter, progress } from './lines.ts';

export interface Exported {
  size: number;
  entries: number;
  actions: number;
  verdicts: number;
}

/** Writes the whole ledger into an empty folder. `head.json` is written last, so an interrupted export has none. */
export async function writeExport(ctx: Context, actor: AdminActor, folder: string): Promise<Exported> {
  try {
    return await write(ctx, actor, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new Refusal(`the export into ${folder} was given up (${code}); what is there is not whole`);
  }
}

async function write(ctx: Context, actor: AdminActor, folder: string): Promise<Exported> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Refusal(`${folder} is not empty: export into a new folder`);
  const file = (name: string) => new LineWriter(join(folder, name));
  const entries = file('entries.jsonl');
  const heads = file('checkpoints.jsonl');
  const actions = file('actions.jsonl');
  const verdicts = file('verdicts.jsonl');
  let told: (n: number) => void = () => undefined;
  const head = await exportLedger(ctx, actor, {
    begin: ({ size }) => (told = progress('entries', size)),
    checkpoints: (rows) => heads.write(rows),
    page: async (page) => {
      await entries.write(page.entries.map(exportedForm));
      await verdicts.write(page.verdicts);
      await actions.write(page.actions);
      told(entries.count);
    },
  });
  await Promise.all([entries, heads, actions, verdicts].map((one) => one.end()));
  await writeFile(join(folder, 'head.json'), `${JSON.stringify(head, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return { size: head.size, entries: entries.count, actions: actions.count, verdicts: verdicts.count };
}
