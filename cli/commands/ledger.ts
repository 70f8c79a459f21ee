import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  beginExport,
  exportActions,
  exportCheckpoints,
  exportEntries,
  exportVerdicts,
} from '#lib/usecases/export-ledger.ts';
import { Refusal, required } from '../command.ts';
import type { Command } from '../command.ts';
import { progress, writeLines } from '../ledger-files.ts';
import { verifyExport } from '../verify-export.ts';

export const ledgerCommands: Record<string, Command> = {
  export: {
    usage: 'ledger export --out DIR',
    options: { out: { type: 'string' } },
    async run(values, desk) {
      const out = required(values, 'out');
      const ctx = await desk.context();
      const head = await beginExport(ctx, desk.operator);
      await mkdir(out, { recursive: true });
      const at = (name: string) => join(out, name);
      await writeFile(at('head.json'), `${JSON.stringify(head, null, 2)}\n`, { mode: 0o600 });
      const told = progress('entries', head.size);
      const entries = await writeLines(
        at('entries.jsonl'),
        pages(
          0,
          (from) => exportEntries(ctx, from, head.size),
          (one) => one.index + 1,
          told,
        ),
      );
      await writeLines(
        at('checkpoints.jsonl'),
        pages(
          0,
          (after) => exportCheckpoints(ctx, after, head.size),
          (one) => one.size,
        ),
      );
      // Actions move on while entries are written; those that did are told by the next export.
      const actions = await writeLines(
        at('actions.jsonl'),
        pages(
          '',
          (after) => exportActions(ctx, after),
          (one) => one.id,
        ),
      );
      const verdicts = await writeLines(
        at('verdicts.jsonl'),
        pages(
          '',
          (after) => exportVerdicts(ctx, after),
          (one) => one.id,
        ),
      );
      const json = { out, size: head.size, entries, actions, verdicts };
      return { json, text: `${entries} entries, ${actions} actions and ${verdicts} verdicts are in ${out}` };
    },
  },
  verify: {
    usage: 'ledger verify DIR [--key FILE]',
    options: { key: { type: 'string' } },
    positional: ['dir'],
    async run(values) {
      const folder = required(values, 'dir');
      const key = typeof values['key'] === 'string' ? await readFile(values['key'], 'utf8') : null;
      const found = await verifyExport(folder, key).catch((error: unknown) => {
        throw new Refusal(`${folder} cannot be verified: ${(error as Error).message}`);
      });
      if (!found.ok) {
        const lines = found.faults.slice(0, 20).map(({ part, detail }) => `${part} ${detail}`);
        throw new Refusal(`${found.faults.length} faults: ${lines.join('; ')}`);
      }
      const by = key === null ? 'by the key in the export itself: compare it with the desk’s' : 'by the key given';
      return {
        json: found,
        text: `Everything holds: ${found.entries} entries under ${found.heads} heads, ${found.decisions} decisions, ${found.verdicts} verdicts (${by})`,
      };
    },
  },
};

async function* pages<T, K>(
  first: K,
  read: (from: K) => Promise<T[]>,
  next: (last: T) => K,
  told: (n: number) => void = () => undefined,
) {
  let from = first;
  let n = 0;
  for (;;) {
    const page = await read(from);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page as unknown as object[];
    n += page.length;
    told(n);
    from = next(last);
  }
}
