import type pg from 'pg';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { four, type Migration } from './migration-file.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** A server process that is at work on a database whose schema may be of any release. */
export interface AtWork {
  /** How it is named to an operator. */
  name: string;
  /** Number of its newest migration; null where its release announces none. */
  program: number | null;
}

/** The server processes that are at work. Releases that write none of themselves down are known by their listening connections. */
export async function listAtWork(client: Client): Promise<AtWork[]> {
  const { rows } = await client.query<{ processes: boolean; announced: boolean }>(
    `SELECT to_regclass('processes') IS NOT NULL AS processes, to_regclass('process_announcements') IS NOT NULL AS announced`,
  );
  const known = rows[0] ?? { processes: false, announced: false };
  const text = !known.processes
    ? `SELECT 'of database session ' || pid AS name, NULL::int AS program FROM pg_stat_activity
         WHERE application_name = 'countersign listen' AND datname = current_database()`
    : known.announced
      ? `SELECT p.id AS name, a.program FROM processes p LEFT JOIN process_announcements a ON a.process_id = p.id
           WHERE p.seen_at > clock_timestamp() - interval '8 seconds'`
      : `SELECT id AS name, NULL::int AS program FROM processes WHERE seen_at > clock_timestamp() - interval '8 seconds'`;
  return (await client.query<AtWork>(`${text} ORDER BY 1`)).rows;
}

/** A migration that older programs cannot run on is not applied while one of them is at work. */
export async function refuseOverOlder(client: Client, waiting: readonly Migration[]): Promise<void> {
  const least = Math.max(0, ...waiting.map(({ oldestProgram }) => oldestProgram));
  const older = (await listAtWork(client)).filter(({ program }) => program !== null && program < least);
  if (older.length === 0) return;
  const names = waiting.filter((one) => one.oldestProgram === least).map(({ name }) => name);
  throw new StartupFailure(
    `Nothing was migrated: ${names.join(', ')} is for programs of ${four(least)} or newer, and older ones are at work: ${older
      .map(({ name, program }) => `${name} (${four(program ?? 0)})`)
      .join(', ')}. Upgrade them to the release before this one, or stop them.`,
  );
}
