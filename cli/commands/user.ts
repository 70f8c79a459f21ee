import { CreateUser } from '#lib/contract/admin-api.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { issueLink } from '#lib/usecases/people/issue-link.ts';
import { checked, required, several } from '../command.ts';
import type { Command } from '../command.ts';

export const userCommands: Record<string, Command> = {
  create: {
    usage: 'user create --email E --name N --role reviewer|admin|auditor [--group G]… [--password-stdin]',
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      group: { type: 'string', multiple: true },
      'password-stdin': { type: 'boolean' },
    },
    async run(values, desk) {
      const input = checked(CreateUser.body, {
        email: required(values, 'email'),
        name: required(values, 'name'),
        role: required(values, 'role'),
        groups: several(values, 'group'),
      });
      // Not an option of the command line, which other processes on the machine can read.
      const password = values['password-stdin'] ? (await desk.readStdin()).replace(/\r?\n$/, '') : null;
      const made = await createUser(await desk.context(), desk.operator, {
        ...input,
        ...(password === null ? {} : { password }),
      });
      if (password !== null) return { json: { id: made.id }, text: `${input.email} can sign in. ${made.id}` };
      return { json: made, text: `${input.email} sets a password with this link, once: ${made.link}` };
    },
  },
  link: {
    usage: 'user link --email E',
    options: { email: { type: 'string' } },
    async run(values, desk) {
      const email = required(values, 'email');
      const made = await issueLink(await desk.context(), desk.operator, { email });
      return { json: made, text: `${email} sets a password with this link, once: ${made.link}` };
    },
  },
};
