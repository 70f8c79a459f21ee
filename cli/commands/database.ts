import { randomBytes } from 'node:crypto';

import { FORMS, type Formats } from '#lib/domain/desk/formats.ts';
import { makeApplicationRole } from '#lib/usecases/ledger/make-application-role.ts';
import { listFormats } from '#lib/usecases/desk/list-formats.ts';
import { switchFormats } from '#lib/usecases/desk/switch-formats.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';

export const databaseCommands: Record<string, Command> = {
  formats: {
    usage: 'database formats [--switch-on]',
    options: { 'switch-on': { type: 'boolean' } },
    async run(values, desk) {
      const ctx = await desk.context();
      if (values['switch-on'] === true) {
        const { before, now } = await switchFormats(ctx, desk.operator);
        const changed = FORMS.filter((form) => before[form] !== now[form]);
        const text =
          changed.length === 0
            ? `The newest forms that this program knows are in force already: ${shown(now)}.`
            : `In force from now on: ${shown(now)}. Programs that do not know them are refused.`;
        return { json: now, text };
      }
      const { formats, processes } = await listFormats(ctx, desk.operator);
      const lines = processes.map(({ id, program, formats: known }) =>
        known === null ? `${id}  announces nothing` : `${id}  program ${program ?? '?'}  knows ${shown(known)}`,
      );
      return { json: { formats, processes }, text: [`In force: ${shown(formats)}`, ...lines].join('\n') };
    },
  },
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

const shown = (formats: Partial<Formats>): string => FORMS.map((form) => `${form} ${formats[form] ?? '?'}`).join(', ');
