import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { createDatabase } from '#lib/store/database-server.ts';

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
    await migrateApart(databaseUrl(cluster.url, TEMPLATE));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('clusterUrl', cluster.url);
  project.provide('templateDatabase', TEMPLATE);
  return () => cluster.stop();
}

/** Migrates in a separate process: the migration engine leaves a timer that would delay the end of every run by ten seconds. */
async function migrateApart(url: string): Promise<void> {
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/migrate.ts'];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, DATABASE_URL: url } });
}

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
