import { EvidenceFile } from '#lib/contract/evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { Refusal, required } from '../command.ts';
import type { Command } from '../command.ts';
import { readJsonFile } from '../read-json-file.ts';
import { witnessesIn } from '../known-outside.ts';

export const evidenceCommands: Record<string, Command> = {
  verify: {
    usage: 'evidence verify FILE [--witness FILE]',
    options: { witness: { type: 'string' } },
    positional: ['file'],
    async run(values) {
      const name = required(values, 'file');
      const file = await readJsonFile(name, EvidenceFile);
      const checks = await verifyEvidence(file, VERIFIERS, await witnessesIn(values));
      const wrong = checks.filter((check) => !check.ok);
      if (wrong.length > 0)
        throw new Refusal(`${name} does not hold: ${wrong.map((w) => `${w.name}: ${w.detail}`).join('; ')}`);
      const lines = checks.map((check) => `✓ ${check.name} — ${check.detail}`);
      const keys = `The keys are those in the file: compare ${file.log_keys.join(', ')} and ${file.jwks.keys.map((k) => k.kid).join(', ')} with what the desk publishes.`;
      return { json: { ok: true, checks }, text: [...lines, keys].join('\n') };
    },
  },
};
