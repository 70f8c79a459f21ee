import { CreateAgent } from '#lib/contract/admin-api.ts';
import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { checked, required, several } from '../command.ts';
import type { Command } from '../command.ts';

export const agentCommands: Record<string, Command> = {
  create: {
    usage: 'agent create --name N --owner EMAIL [--group G]… [--tool NAME]…   (no --tool: every tool)',
    options: {
      name: { type: 'string' },
      owner: { type: 'string' },
      group: { type: 'string', multiple: true },
      tool: { type: 'string', multiple: true },
    },
    async run(values, desk) {
      const tools = several(values, 'tool');
      const input = checked(CreateAgent.body, {
        name: required(values, 'name'),
        owner: required(values, 'owner'),
        groups: several(values, 'group'),
        ...(tools.length > 0 ? { tools } : {}),
      });
      const { id, key } = await createAgent(await desk.context(), desk.operator, input);
      return { json: { id, key }, text: `${id}\nKey, shown only now: ${key}` };
    },
  },
};
