import { SCOPES } from '#lib/contract/admin-api.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';

export const adminTokenCommands: Record<string, Command> = {
  create: {
    usage: `admin-token create --name N --scope S[,S]   (scopes: ${SCOPES.join(' ')})`,
    options: { name: { type: 'string' }, scope: { type: 'string' } },
    async run(values, desk) {
      const scopes = required(values, 'scope')
        .split(',')
        .map((scope) => scope.trim());
      const name = required(values, 'name');
      const { id, key } = await createAdminToken(await desk.context(), desk.operator, { name, scopes });
      return { json: { id, key }, text: `${id}\nToken, shown only now: ${key}` };
    },
  },
};
