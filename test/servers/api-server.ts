import type { TestProject } from 'vitest/node';
import { startDesk } from '../desk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
    serverDatabaseUrl: string;
    serverHome: string;
  }
}

/** Starts one production server for all API tests; they know nothing of it but its address, `inject('serverUrl')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const desk = await startDesk();
  project.provide('serverUrl', desk.url);
  project.provide('serverDatabaseUrl', desk.databaseUrl);
  project.provide('serverHome', desk.home);
  return () => desk.stop();
}
