import type { Formats } from '#lib/domain/desk/formats.ts';
import { listProcesses, loadFormats, type LiveProcess } from '#lib/store/desk/formats.ts';
import type { Context, OperatorActor } from '../context.ts';

/** The forms that are written now, and what each live process knows. */
export async function listFormats(
  ctx: Pick<Context, 'db'>,
  _actor: OperatorActor,
): Promise<{ formats: Formats; processes: LiveProcess[] }> {
  return { formats: await loadFormats(ctx.db), processes: await listProcesses(ctx.db) };
}
