import { openDatabase } from '#lib/store/database.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import { embeddedUrl } from './embedded-postgres/start.ts';
import type { Env } from './env.ts';

/** The stored name of this desk's log; null where no database answers, or no desk was started on it. Starts and migrates nothing. */
export async function storedLogName({ databaseUrl, home }: Env): Promise<string | null> {
  const url = databaseUrl ?? (await embeddedUrl(home));
  if (url === null) return null;
  const db = openDatabase(url, 1);
  try {
    return (await loadDesk(db))?.log_name ?? null;
  } catch {
    return null;
  } finally {
    await db.close();
  }
}
