import pg from 'pg';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

export type Probe = { state: 'ready'; databases: string[] } | { state: 'starting' } | { state: 'refused'; why: string };

const CANNOT_CONNECT_NOW = '57P03';

/** Asks the server behind `url` for the names of its databases; `starting` means ask again, `refused` that nobody answers there. */
export async function probeServer(url: string): Promise<Probe> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 });
  client.on('error', ignoreLateError);
  try {
    await client.connect();
    const { rows } = await client.query<{ datname: string }>('SELECT datname::text FROM pg_database');
    return { state: 'ready', databases: rows.map((row) => row.datname) };
  } catch (error) {
    return codeOf(error) === CANNOT_CONNECT_NOW ? { state: 'starting' } : { state: 'refused', why: oneLine(error) };
  } finally {
    await client.end().catch(ignoreLateError);
  }
}

/** Creates database `name`, as a copy of `template` when given; throws StartupFailure with PostgreSQL's own words when it cannot. */
export async function createDatabase(url: string, name: string, template?: string): Promise<void> {
  const copy = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY FILE_COPY`;
  await runOnce(url, `CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
}

/** Drops database `name` together with whoever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await runOnce(url, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', ignoreLateError);
  try {
    await client.connect();
    await client.query(sql);
  } catch (error) {
    throw new StartupFailure(`PostgreSQL refused "${sql}": ${oneLine(error)}`);
  } finally {
    await client.end().catch(ignoreLateError);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** A server that goes away while we hang up has already given its answer. */
function ignoreLateError(): void {}
