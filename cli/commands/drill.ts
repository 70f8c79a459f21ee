import { JsonObjectShape } from '#lib/contract/common.ts';
import { StartDrill, type DrillResource } from '#lib/contract/safety-api.ts';
import { loadDrills } from '#lib/usecases/safety/answers/drill-resource.ts';
import { startDrill } from '#lib/usecases/safety/start-drill.ts';
import { withdrawDrill } from '#lib/usecases/safety/withdraw-drill.ts';
import { checked, required } from '../command.ts';
import type { Command } from '../command.ts';
import { readJsonFile } from '../read-json-file.ts';

export const drillCommands: Record<string, Command> = {
  start: {
    usage:
      'drill start --agent ID --tool NAME --args FILE --note N [--claim C] [--reason R] [--model M] [--run NAME] [--expires-in SECONDS]',
    options: {
      agent: { type: 'string' },
      tool: { type: 'string' },
      args: { type: 'string' },
      note: { type: 'string' },
      claim: { type: 'string' },
      reason: { type: 'string' },
      model: { type: 'string' },
      run: { type: 'string' },
      'expires-in': { type: 'string' },
    },
    async run(values, desk) {
      const input = checked(StartDrill.body, {
        agent: required(values, 'agent'),
        tool: required(values, 'tool'),
        args: await readJsonFile(required(values, 'args'), JsonObjectShape),
        note: required(values, 'note'),
        ...given(values, ['claim', 'reason', 'model', 'run']),
        ...(values['expires-in'] === undefined ? {} : { expires_in: Number(values['expires-in']) }),
      });
      const drill = await startDrill(await desk.context(), desk.operator, input);
      return { json: drill, text: `Started: ${describe(drill)}\nKeep it to yourself until somebody has answered.` };
    },
  },
  withdraw: {
    usage: 'drill withdraw ID',
    options: {},
    positional: ['id'],
    async run(values, desk) {
      const drill = await withdrawDrill(await desk.context(), desk.operator, { id: required(values, 'id') });
      return { json: drill, text: `Taken back: ${describe(drill)}` };
    },
  },
  list: {
    usage: 'drill list',
    options: {},
    async run(_values, desk) {
      const drills = await loadDrills(await desk.context(), `operator:${desk.operator.name}`);
      const { waiting, over, noticed, missed, unanswered } = drills;
      const lines = [...waiting, ...over].map(describe);
      const text = `${noticed} noticed, ${missed} missed, ${unanswered} not answered`;
      return { json: drills, text: [...lines, text].join('\n') };
    },
  },
};

const NOTICED = new Map([
  [true, 'noticed'],
  [false, 'missed'],
]);

function describe({ id, sentence, agent, ended }: DrillResource): string {
  const how = ended
    ? `${ended.outcome}, ${ended.noticed === null ? 'not answered' : NOTICED.get(ended.noticed)}`
    : 'waiting';
  return `${id}  ${how}  as ${agent.name}: ${sentence}`;
}

/** Those of these options that were given. */
const given = (values: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
