import { checkPolicy, publishPolicy } from '#lib/usecases/publish-policy.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';
import { readText } from '../read-json-file.ts';

export const policyCommands: Record<string, Command> = {
  check: {
    usage: 'policy check FILE',
    options: {},
    positional: ['file'],
    async run(values) {
      const file = required(values, 'file');
      checkPolicy(await readText(file));
      return { json: { ok: true }, text: `${file} can be published` };
    },
  },
  publish: {
    usage: 'policy publish FILE',
    options: {},
    positional: ['file'],
    async run(values, desk) {
      const source = await readText(required(values, 'file'));
      const made = await publishPolicy(await desk.context(), desk.operator, { source });
      return { json: made, text: `Version ${made.version} is in force (${made.digest})` };
    },
  },
};
