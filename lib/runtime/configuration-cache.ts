import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import { loadConfiguration } from '#lib/store/configuration.ts';
import type { Database } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Hub } from './wake/hub.ts';

/** Keeps the newest configuration seen; a wake-up or a newer version in the database makes it read again. */
export function configurationCache(db: Database, hub: Hub): Context['configuration'] {
  let current: Configuration | null = null;
  let loading: Promise<Configuration> | null = null;
  hub.subscribe('config', () => {
    current = null;
    loading = null;
  });
  return async (atLeast = 0) => {
    if (current && current.version >= atLeast) return current;
    const mine = (loading ??= loadConfiguration(db));
    try {
      const loaded = await mine;
      if (loading === mine) {
        current = loaded;
        loading = null;
      }
      // Read before the version we were told of: once more, alone.
      return loaded.version >= atLeast ? loaded : await loadConfiguration(db);
    } catch (error) {
      if (loading === mine) loading = null;
      throw error;
    }
  };
}
