import { ToolsFile } from '#lib/contract/tool.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { required } from '../command.ts';
import type { Command } from '../command.ts';
import { readJsonFile } from '../read-json-file.ts';
import { importTools } from './import-tools.ts';

export const toolCommands: Record<string, Command> = {
  import: importTools,
  register: {
    usage: 'tool register --file tools.json',
    options: { file: { type: 'string' } },
    async run(values, desk) {
      const { tools } = await readJsonFile(required(values, 'file'), ToolsFile);
      const ctx = await desk.context();
      const registered = [];
      for (const tool of tools) registered.push(await putTool(ctx, desk.operator, tool));
      const lines = registered.map((t) =>
        t.proposal === null
          ? `${t.name} version ${t.version}${t.changed ? '' : ', unchanged'}${(t.notes ?? []).map((note) => `\n  ${note}`).join('')}`
          : `${t.name} waits as ${t.proposal}: it may run without anybody being asked, so two people have to accept it under Tools`,
      );
      return { json: { tools: registered }, text: lines.join('\n') };
    },
  },
};
