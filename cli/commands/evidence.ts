import { open } from 'node:fs/promises';

import { z } from 'zod';

import type { Known } from '#lib/domain/evidence/evidence.ts';
import { LARGEST_EVIDENCE } from '#lib/domain/evidence/read-evidence.ts';
import { verifyEvidenceFile, type VerifiedEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { Refusal, required, type Command, type Report, type Values } from '../command.ts';
import { witnessesIn } from '../known-outside.ts';
import { readJsonFile, readText } from '../read-json-file.ts';

const KeySet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

export const evidenceCommands: Record<string, Command> = {
  verify: {
    usage: 'evidence verify FILE [--key FILE] [--jwks FILE] [--witness FILE]',
    options: { key: { type: 'string' }, jwks: { type: 'string' }, witness: { type: 'string' } },
    positional: ['file'],
    async run(values) {
      const name = required(values, 'file');
      const known = await knownFrom(values);
      return report(name, await verifyEvidenceFile(await bytesOf(name), VERIFIERS, known), known);
    },
  },
};

/** Reads up to the size limit of evidence plus one byte, which shows that the file is too large. */
async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const bytes = Buffer.alloc(LARGEST_EVIDENCE + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      ({ bytesRead: read } = await file.read(bytes, length, bytes.length - length));
    return bytes.subarray(0, length);
  } catch (error) {
    throw new Refusal(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

async function knownFrom(values: Values): Promise<Known> {
  const known: Known = { now: Date.now(), witnesses: await witnessesIn(values) };
  if (typeof values['key'] === 'string')
    known.logKeys = (await readText(values['key'])).split(/\s+/).filter((key) => key !== '');
  if (typeof values['jwks'] === 'string')
    known.kids = (await readJsonFile(values['jwks'], KeySet)).keys.map(({ kid }) => kid);
  return known;
}

function report(name: string, found: VerifiedEvidence, known: Known): Report {
  const { ok, checks, cannot_show, evidence } = found;
  const json = { ok, checks, ...(cannot_show !== undefined && { cannot_show }) };
  const lines = checks.map((check) => `${check.ok ? '✓' : '✗'} ${check.name} — ${check.detail}`);
  if (!ok) {
    const wrong = checks.filter((check) => !check.ok).length;
    const head = `countersign: ${name} does not hold: ${wrong} of ${checks.length} checks failed.`;
    return { json, text: [head, ...lines].join('\n'), failed: true };
  }
  if (evidence && !(known.logKeys && known.kids))
    lines.push(
      `The keys are those in the file: compare ${evidence.log_keys.join(', ')} and ${evidence.jwks.keys.map(({ kid }) => kid).join(', ')} with what the desk publishes, or give what you kept with --key and --jwks.`,
    );
  if (cannot_show !== undefined) lines.push(cannot_show);
  return { json, text: lines.join('\n') };
}
