import { FORMS, KNOWN_FORMATS, lackingFormats, type Formats } from '#lib/domain/desk/formats.ts';
import { insertFormats, listProcesses, loadFormats, lockFormats, type LiveProcess } from '#lib/store/desk/formats.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context, OperatorActor } from '../context.ts';
import { Failure } from '../failure.ts';

export interface SwitchedFormats {
  before: Formats;
  now: Formats;
}

/**
 * Puts the newest forms that this program knows in force, by an entry: from then on they are written, and a program that does not know them is
 * refused. Refused itself as long as a live process does not know them. There is no way back, because what was written stays.
 */
export async function switchFormats(
  ctx: Context,
  actor: OperatorActor,
  wanted: Formats = KNOWN_FORMATS,
): Promise<SwitchedFormats> {
  return ctx.transaction(async (tx) => {
    await lockFormats(tx);
    const before = await loadFormats(tx);
    if (FORMS.every((form) => before[form] === wanted[form])) return { before, now: before };
    const older = lackingFormats(wanted, before);
    if (older.length > 0)
      throw new Failure('conflict', { detail: `In force is ${older.join(', ')}, newer than what is asked for.` });
    const lacking = (await listProcesses(tx)).flatMap((process) => lackingOf(process, wanted));
    if (lacking.length > 0)
      throw new Failure('conflict', {
        detail: `Nothing was switched on: ${lacking.join('; ')}. Upgrade every process first; one that is gone is forgotten within half a minute.`,
      });
    const at = ctx.now();
    await insertFormats(tx, wanted, new Date(at));
    await appendEntry(ctx, tx, actor, 'formats-in-use', { ...wanted });
    return { before, now: wanted };
  });
}

function lackingOf({ id, formats }: LiveProcess, wanted: Formats): string[] {
  const lacking = lackingFormats(formats ?? {}, wanted);
  return lacking.length === 0 ? [] : [`process ${id} does not know ${lacking.join(', ')}`];
}
