import type { TestProject } from 'vitest/node';
import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { createDatabase } from '#lib/store/database-server.ts';
import { migrate } from '#lib/store/migrate.ts';

const TEMPLATE = 'template_desk';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the cluster that only serves to create others. */
    clusterUrl: string;
    templateDatabase: string;
  }
}

/** Starts one cluster for the whole run and migrates one template, which each test file clones in a few milliseconds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startThrowawayPostgres(() => {});
  try {
    await createDatabase(cluster.url, TEMPLATE);
    await migrate(databaseUrl(cluster.url, TEMPLATE), () => {});
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('clusterUrl', cluster.url);
  project.provide('templateDatabase', TEMPLATE);
  return () => cluster.stop();
}

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
