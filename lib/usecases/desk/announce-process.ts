import { KNOWN_FORMATS, lackingFormats, type Formats } from '#lib/domain/desk/formats.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { Queryable } from '#lib/store/database.ts';
import { insertAnnouncement, loadFormats, lockFormats } from '#lib/store/desk/formats.ts';
import type { Context } from '../context.ts';

/** A server process as it announces itself. */
export interface Announced {
  id: string;
  /** Number of its newest migration. */
  program: number;
  formats?: Formats;
}

/** Says that this process lives and what it knows. Throws StartupFailure where forms are in force that it does not know. */
export async function announceProcess(
  ctx: Pick<Context, 'transaction'>,
  { id, program, formats = KNOWN_FORMATS }: Announced,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockFormats(tx);
    await refuseUnknownFormats(tx, formats);
    await insertAnnouncement(tx, id, program, formats);
  });
}

/** Throws StartupFailure where forms are in force that this program does not know: it would write older ones, or misread what there is. */
export async function refuseUnknownFormats(db: Queryable, formats: Formats = KNOWN_FORMATS): Promise<void> {
  const lacking = lackingFormats(formats, await loadFormats(db));
  if (lacking.length > 0)
    throw new StartupFailure(
      `This program is older than what the desk writes: it does not know ${lacking.join(', ')}. Start the newer release.`,
    );
}
