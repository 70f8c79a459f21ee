import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import { loadConfiguration } from '#lib/store/configuration.ts';
import type { Database } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Hub } from './wake/hub.ts';

/**
 * Keeps the newest configuration seen; a change, or a newer version in the database, makes it read again. Inside a transaction what is not in
 * memory is read through that transaction: waiting there for a connection that somebody else needs first could take for ever.
 */
export function configurationCache(db: Database, hub: Hub): Context['configuration'] {
  let current: Configuration | null = null;
  /** The newest one read, also after it was overtaken: the next one begins with its records. */
  let newest: Configuration | undefined;
  let loading: Promise<Configuration> | null = null;
  /** Everybody outside transactions shares one read. */
  const load = (): Promise<Configuration> => {
    const mine = (loading ??= loadConfiguration(db, newest));
    return mine.then(
      (loaded) => {
        if (loading === mine) {
          current = newest = loaded;
          loading = null;
        }
        return loaded;
      },
      (error: unknown) => {
        if (loading === mine) loading = null;
        throw error;
      },
    );
  };
  hub.subscribe('config', () => {
    const known = current !== null;
    current = null;
    loading = null;
    // Ahead of the next step, so that it finds the new one in memory. Where this fails the next one reads for itself.
    if (known) void load().catch(() => undefined);
  });
  return async (atLeast = 0, tx) => {
    if (current && current.version >= atLeast) return current;
    // Not kept: it may hold what this very transaction changed and has not committed.
    if (tx) return await loadConfiguration(tx, newest);
    const loaded = await load();
    // Read before the version we were told of: once more, alone.
    return loaded.version >= atLeast ? loaded : await loadConfiguration(db, newest);
  };
}
