import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { anchorLedger } from '../anchor-ledger.ts';
import { Refusal, required, type Command, type Report, type Values } from '../command.ts';
import { OUTSIDE_OPTIONS, readKnownOutside } from '../known-outside.ts';
import { closedText } from '../closed-check.ts';
import { vouchedText } from '../outside-check.ts';
import { unpackExport } from '../unpack-export.ts';
import { writeExport, type Exported } from '../write-export.ts';
import { readText } from '../read-json-file.ts';
import { verifyExport, type Verified, type VerifyOptions } from '../verify-export.ts';
import { verifyUrl } from '../verify-url.ts';

export const ledgerCommands: Record<string, Command> = {
  export: {
    usage: 'ledger export --out DIR',
    options: { out: { type: 'string' } },
    async run(values, desk) {
      const out = required(values, 'out');
      const exported = await writeExport(await desk.context(), desk.operator, out);
      return { json: { out, ...exported }, text: `${told(exported)} are in ${out}` };
    },
  },
  anchor: {
    usage: 'ledger anchor',
    options: {},
    run: (_values, desk) => anchorLedger(desk),
  },
  verify: {
    usage: 'ledger verify [DIR|FILE|URL] [--key FILE] [--kept FILE] [--token FILE] [--witness FILE] [--anchor DIR]',
    options: { key: { type: 'string' }, kept: { type: 'string' }, token: { type: 'string' }, ...OUTSIDE_OPTIONS },
    optional: ['where'],
    async run(values, desk) {
      const keys = await knownKeys(values);
      const where = values['where'];
      const options = { keys, now: Date.now(), outside: await readKnownOutside(values) };
      if (typeof where === 'string' && /^https?:/.test(where)) {
        const kept = typeof values['kept'] === 'string' ? values['kept'] : null;
        const token = typeof values['token'] === 'string' ? (await readText(values['token'])).trim() : null;
        return report(await verifyUrl(where, { ...options, kept, token }), keys);
      }
      if (values['token'] !== undefined) throw new Refusal('--token goes with a URL: an export holds every leaf');
      if (values['kept'] !== undefined) throw new Refusal('--kept goes with a URL: an export holds its own heads');
      if (typeof where === 'string' && !(await isFile(where))) return report(await verifyFolder(where, options), keys);
      return inFolder(async (folder) => {
        if (typeof where === 'string') {
          await unpackExport(where, folder).catch(refuse(where));
          return report(await verifyFolder(folder, options), keys);
        }
        // Without a file the desk's own ledger is exported first, and then verified like any other export.
        await writeExport(await desk.context(), desk.operator, folder);
        return report(await verifyFolder(folder, options), keys);
      });
    },
  },
};

async function knownKeys(values: Values): Promise<string[] | null> {
  if (typeof values['key'] !== 'string') return null;
  const keys = (await readText(values['key'])).trim().split(/\s+/).filter(Boolean);
  if (keys.length === 0) throw new Refusal(`${values['key']} holds no key`);
  return keys;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-verify-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const refuse =
  (what: string) =>
  (error: unknown): never => {
    throw new Refusal(`${what} cannot be verified: ${(error as Error).message}`);
  };

const verifyFolder = (folder: string, options: VerifyOptions): Promise<Verified> =>
  verifyExport(folder, options).catch(refuse(folder));

const told = ({ entries, actions, verdicts }: Exported): string =>
  `${entries} entries, ${actions} actions and ${verdicts} verdicts`;

/** How many are shown; `--json` prints up to a thousand. */
const MOST_SHOWN = 20;

function report(found: Verified, keys: string[] | null): Report {
  if (!found.ok) {
    const lines = found.faults.slice(0, MOST_SHOWN).map(({ part, detail }) => `✗ ${part} ${detail}`);
    const more = found.faults.length - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    const head = `countersign: the ledger does not hold, in ${found.faults.length} places:`;
    return { json: found, text: [head, ...lines].join('\n'), failed: true };
  }
  const by = keys === null ? 'by the key the desk itself gives: compare it with one you have kept' : 'by the key given';
  const parts = [`${found.entries} entries under ${found.heads} heads`];
  if (found.replayed) parts.push(`${found.decisions} decisions`, `${found.verdicts} verdicts`);
  const all = found.closed ? 'Everything that is open holds' : 'Everything holds';
  const lines = [`${all}: ${parts.join(', ')} (${by}).`];
  lines.push(vouchedText(found.outside, found.entries - found.newest));
  if (found.closed) lines.push(closedText(found.closed));
  if (!found.replayed)
    lines.push('Leaves hold digests: decisions and verdicts are checked over an export, or an evidence file.');
  if (found.newest > 0) lines.push(`${found.newest} of the entries are newer than the head; nothing proves them yet.`);
  return { json: found, text: lines.join('\n') };
}
