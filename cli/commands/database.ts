import { randomBytes } from 'node:crypto';

import { makeApplicationRole } from '#lib/usecases/ledger/make-application-role.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';

export const databaseCommands: Record<string, Command> = {
  role: {
    usage: 'database role --name NAME [--password-stdin]',
    options: { name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    async run(values, desk) {
      const given = values['password-stdin'] === true ? (await desk.readStdin()).replace(/\r?\n$/, '') : null;
      const password = given ?? randomBytes(24).toString('base64url');
      const name = required(values, 'name');
      await makeApplicationRole(await desk.context(), desk.operator, { name, password });
      const shown = given === null ? { password } : {};
      return {
        json: { name, ...shown },
        text: [
          `${name} may run the desk: it adds to the ledger and changes nothing of it.`,
          ...(given === null ? [`Its password, shown once: ${password}`] : []),
          'Start the server with DATABASE_URL naming it. After an upgrade: migrate as the owner, then run this again.',
        ].join('\n'),
      };
    },
  },
};
