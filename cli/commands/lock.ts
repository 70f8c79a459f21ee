import type { LockResource } from '#lib/contract/lock.ts';
import { LiftRequest, LockRequest } from '#lib/contract/lock.ts';
import { liftLock } from '#lib/usecases/stops/lift-lock.ts';
import { listLocks } from '#lib/usecases/stops/list-locks.ts';
import { setLock } from '#lib/usecases/stops/set-lock.ts';
import { checked, required, UsageError } from '../command.ts';
import type { Command, Values } from '../command.ts';

export const lockCommands: Record<string, Command> = {
  set: {
    usage: 'lock set (--agent ID | --tool NAME | --all) --message M',
    options: {
      agent: { type: 'string' },
      tool: { type: 'string' },
      all: { type: 'boolean' },
      message: { type: 'string' },
    },
    async run(values, desk) {
      const input = checked(LockRequest, { target: targetOf(values), message: required(values, 'message') });
      const lock = await setLock(await desk.context(), desk.operator, input);
      const { connected } = lock.clients;
      const told = `${lock.halted_actions} waiting actions halted, ${lock.revoked_grants} grants revoked, ${connected} connected clients told`;
      return { json: lock, text: `Stopped: ${describe(lock)}\n${told}${recorded(lock)}` };
    },
  },
  lift: {
    usage: 'lock lift ID --reason R',
    options: { reason: { type: 'string' } },
    positional: ['id'],
    async run(values, desk) {
      const input = checked(LiftRequest, { reason: required(values, 'reason') });
      const lock = await liftLock(await desk.context(), desk.operator, { id: required(values, 'id'), ...input });
      const text = lock.lifted ? `Lifted: ${lock.id}` : `Asked to lift ${lock.id}. A second person has to confirm it.`;
      return { json: lock, text };
    },
  },
  list: {
    usage: 'lock list',
    options: {},
    async run(_values, desk) {
      const { items } = await listLocks(await desk.context(), desk.operator, { all: false });
      return { json: { items }, text: items.map(describe).join('\n') || 'No stop is in force.' };
    },
  },
};

function targetOf(values: Values): { type: string; id?: unknown } {
  const given = ['agent', 'tool', 'all'].filter((name) => values[name] !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) throw new UsageError('give one of --agent ID, --tool NAME, --all');
  return only === 'all' ? { type: 'organisation' } : { type: only, id: values[only] };
}

/** A large stop is in force as a whole, and written down in batches by whichever server runs. */
function recorded({ halting: { done, total } }: LockResource): string {
  return done < total ? `\n${done} of ${total} are recorded in the ledger so far; the rest follows` : '';
}

function describe(lock: LockResource): string {
  const { halting } = lock;
  const { acknowledged, connected } = lock.clients;
  return `${lock.id}  ${lock.target.name}  “${lock.message}”  by ${lock.set_by.name} at ${lock.set_at}  ${acknowledged} of ${connected} clients confirmed${halting.done < halting.total ? `  ${halting.done} of ${halting.total} recorded` : ''}`;
}
