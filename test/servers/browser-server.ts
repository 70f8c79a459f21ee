import { startDesk } from '../desk.ts';

/** Starts the server for the browser tests; workers inherit the environment variables set here. */
export default async function setup(): Promise<() => Promise<void>> {
  const desk = await startDesk();
  process.env['E2E_URL'] = desk.url;
  process.env['E2E_DATABASE_URL'] = desk.databaseUrl;
  process.env['E2E_HOME'] = desk.home;
  return () => desk.stop();
}
