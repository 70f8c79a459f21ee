import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { createDatabase, dropDatabase } from '#lib/store/database-server.ts';
import { databaseUrl } from './servers/template-database.ts';

/**
 * Gives a `*.db.test.ts` file a database of its own, migrated, as a clone of the run's template. Call it once at the top of the file and
 * read `url` inside hooks and tests. `empty` gives one without any migration.
 */
export function withDatabase(options: { empty?: boolean } = {}): { readonly url: string } {
  const cluster = inject('clusterUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = databaseUrl(cluster, name);
  beforeAll(() => createDatabase(cluster, name, options.empty === true ? undefined : inject('templateDatabase')));
  afterAll(() => dropDatabase(cluster, name));
  return { url };
}
