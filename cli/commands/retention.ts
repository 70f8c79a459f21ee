import {
  ErasureRequest,
  HoldRequest,
  LiftHold,
  SetRetention,
  type ErasureResource,
  type HoldResource,
} from '#lib/contract/retention-api.ts';
import { ERASURE_TARGETS } from '#lib/domain/erasure/erasure.ts';
import { eraseContent } from '#lib/usecases/retention/erase-content.ts';
import { getRetention } from '#lib/usecases/retention/get-retention.ts';
import { liftHold } from '#lib/usecases/retention/lift-hold.ts';
import { placeHold } from '#lib/usecases/retention/place-hold.ts';
import { setRetention } from '#lib/usecases/retention/set-retention.ts';
import { checked, required, UsageError } from '../command.ts';
import type { Command, Values } from '../command.ts';

const TARGET = {
  action: { type: 'string' },
  run: { type: 'string' },
  agent: { type: 'string' },
  person: { type: 'string' },
} as const;
const TARGET_USAGE = '(--action ID | --run ID | --agent ID | --person ID)';
const SECOND = 'It happens when two people have accepted it under Retention.';

function targetOf(values: Values): { type: string; id: unknown } {
  const given = ERASURE_TARGETS.filter((type) => values[type] !== undefined);
  const [type] = given;
  if (type === undefined || given.length > 1) throw new UsageError(`give one of ${TARGET_USAGE}`);
  return { type, id: values[type] };
}

/** A date or a time, as RFC 3339. */
function momentOf(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UsageError(`--before is “${text}”; it takes a date`);
  return new Date(at).toISOString();
}

export const erasureCommands: Record<string, Command> = {
  ask: {
    usage: `erasure ask ${TARGET_USAGE} [--before DATE] --reason R`,
    options: { ...TARGET, before: { type: 'string' }, reason: { type: 'string' } },
    async run(values, desk) {
      const before = typeof values['before'] === 'string' ? { before: momentOf(values['before']) } : {};
      const input = checked(ErasureRequest, {
        target: targetOf(values),
        ...before,
        reason: required(values, 'reason'),
      });
      const asked = await eraseContent(await desk.context(), desk.operator, input);
      return { json: asked, text: `Proposed as ${asked.proposal}. ${SECOND}` };
    },
  },
  list: {
    usage: 'erasure list',
    options: {},
    async run(_values, desk) {
      const { erasures } = await getRetention(await desk.context(), desk.operator);
      return { json: { items: erasures }, text: erasures.map(erasureLine).join('\n') || 'Nothing was erased yet.' };
    },
  },
};

export const holdCommands: Record<string, Command> = {
  place: {
    usage: `hold place ${TARGET_USAGE} --reason R`,
    options: { ...TARGET, reason: { type: 'string' } },
    async run(values, desk) {
      const input = checked(HoldRequest, { target: targetOf(values), reason: required(values, 'reason') });
      const hold = await placeHold(await desk.context(), desk.operator, input);
      return { json: hold, text: `Held: ${holdLine(hold)}` };
    },
  },
  lift: {
    usage: 'hold lift ID --reason R',
    options: { reason: { type: 'string' } },
    positional: ['id'],
    async run(values, desk) {
      const { id } = checked(LiftHold.params, { id: required(values, 'id') });
      const { reason } = checked(LiftHold.body, { reason: required(values, 'reason') });
      const asked = await liftHold(await desk.context(), desk.operator, { id, reason });
      return { json: asked, text: `Proposed as ${asked.proposal}. ${SECOND}` };
    },
  },
  list: {
    usage: 'hold list',
    options: {},
    async run(_values, desk) {
      const { holds } = await getRetention(await desk.context(), desk.operator);
      return { json: { items: holds }, text: holds.map(holdLine).join('\n') || 'No hold is in force.' };
    },
  },
};

export const retentionCommands: Record<string, Command> = {
  show: {
    usage: 'retention show',
    options: {},
    async run(_values, desk) {
      const { days } = await getRetention(await desk.context(), desk.operator);
      return { json: { days }, text: kept(days) };
    },
  },
  set: {
    usage: 'retention set (DAYS | forever) [--reason R]',
    options: { reason: { type: 'string' } },
    positional: ['days'],
    async run(values, desk) {
      const given = required(values, 'days');
      if (given !== 'forever' && !/^\d{1,6}$/.test(given))
        throw new UsageError(`DAYS is “${given}”; it takes a number of days, or forever`);
      const input = checked(SetRetention.body, {
        days: given === 'forever' ? null : Number(given),
        reason: values['reason'] ?? '',
      });
      const done = await setRetention(await desk.context(), desk.operator, input);
      return { json: done, text: done.in_force ? kept(input.days) : `Proposed as ${done.proposal}. ${SECOND}` };
    },
  },
};

const kept = (days: number | null): string =>
  days === null
    ? 'Content is kept until somebody erases it.'
    : `Content is kept for ${days} days, but for what is on hold.`;

const holdLine = ({ id, target, placed_by, placed_at, reason }: HoldResource): string =>
  `${id}  ${target.type} ${target.name}  by ${placed_by.name} at ${placed_at}  “${reason}”`;

const erasureLine = ({ id, target, actions, done_at, by, cause }: ErasureResource): string =>
  `${id}  ${target.type} ${target.name}  ${actions} ${actions === 1 ? 'action' : 'actions'}, ${done_at === null ? 'under way' : `done at ${done_at}`}  ${cause === 'retention' ? 'by retention' : `by ${by.join(', ')}`}`;
