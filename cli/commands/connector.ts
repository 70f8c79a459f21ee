import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { required, several } from '../command.ts';
import type { Command } from '../command.ts';

export const connectorCommands: Record<string, Command> = {
  create: {
    usage: 'connector create --name N [--agent ID]…   (no --agent: serves every agent)',
    options: { name: { type: 'string' }, agent: { type: 'string', multiple: true } },
    async run(values, desk) {
      const named = several(values, 'agent');
      const agents = named.length > 0 ? named : ['*'];
      const name = required(values, 'name');
      const { id, key } = await createConnector(await desk.context(), desk.operator, { name, agents });
      const serves = named.length > 0 ? named.join(', ') : 'every agent';
      return { json: { id, key, agents }, text: `${id} serves ${serves}\nKey, shown only now: ${key}` };
    },
  },
};
