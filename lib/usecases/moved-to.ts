import type { Queryable } from '#lib/store/database.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import type { Context } from './context.ts';

/** Where the desk has moved to since this process started; null where the process has the desk's own origin. */
export async function movedTo(db: Queryable, { origin }: Pick<Context, 'origin'>): Promise<string | null> {
  const desk = await loadDesk(db);
  return desk && desk.origin !== origin ? desk.origin : null;
}
