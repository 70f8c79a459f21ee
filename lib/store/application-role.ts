import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

import type { Tx } from './database.ts';
import { sql } from './sql.ts';
import { uncheckedSql } from './unchecked-sql.ts';

/** What the desk's program may do to each table, where it is not reading and writing rows. What is missing here it cannot do. */
const RIGHTS: Record<string, string> = {
  // The record: added to, never changed.
  entries: 'SELECT, INSERT',
  leaves: 'SELECT, INSERT',
  checkpoints: 'SELECT, INSERT',
  desk: 'SELECT, INSERT',
  desk_origins: 'SELECT, INSERT',
  formats_in_force: 'SELECT, INSERT',
  verdicts: 'SELECT, INSERT',
  account_changes: 'SELECT, INSERT',
  // Rows that are used up.
  agent_clients: 'SELECT, INSERT, UPDATE, DELETE',
  drafts: 'SELECT, INSERT, UPDATE, DELETE',
  ended_sessions: 'SELECT, INSERT, UPDATE, DELETE',
  entries_unsequenced: 'SELECT, INSERT, DELETE',
  plans: 'SELECT, INSERT, UPDATE, DELETE',
  process_announcements: 'SELECT, INSERT, UPDATE, DELETE',
  processes: 'SELECT, INSERT, UPDATE, DELETE',
  rate_limits: 'SELECT, INSERT, UPDATE, DELETE',
  sign_in_failures: 'SELECT, INSERT, UPDATE, DELETE',
  tickets: 'SELECT, INSERT, UPDATE, DELETE',
  used_challenges: 'SELECT, INSERT, UPDATE, DELETE',
  witness_faults: 'SELECT, INSERT, UPDATE, DELETE',
  _prisma_migrations: 'SELECT',
};
const USUAL = 'SELECT, INSERT, UPDATE';

/** Names that need no quoting, so that what is written into SQL is what was read. */
export const ROLE_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** A role that has to be another: it could take every trigger away, or write past what it is granted. */
export async function mightyRole(tx: Tx, name: string): Promise<boolean> {
  const [row] = await tx.query(sql<{ mighty: boolean }>`SELECT EXISTS (
       SELECT 1 FROM pg_roles m WHERE pg_has_role(r.oid, m.oid, 'MEMBER') AND (m.rolsuper OR m.rolreplication OR m.rolcreaterole
         OR m.rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
         OR m.oid IN (SELECT relowner FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
         OR m.oid = (SELECT nspowner FROM pg_namespace WHERE nspname = current_schema())
         OR m.oid = (SELECT datdba FROM pg_database WHERE datname = current_database()))) AS mighty
     FROM pg_roles r WHERE r.rolname = ${name}`);
  return row?.mighty ?? false;
}

/** Who asks, and whether the tables are theirs. */
export async function tableOwner(tx: Tx): Promise<{ name: string; owner: boolean } | null> {
  const [me] = await tx.query(sql<{ name: string; owner: boolean }>`SELECT current_user::text AS name,
      pg_has_role(relowner, 'MEMBER')::bool AS owner /* never null: name, owner */ FROM pg_class WHERE oid = 'entries'::regclass`);
  return me ?? null;
}

/** Makes the role, or gives it this password, and sets its rights to exactly those the desk needs. Call as the owner of the tables. */
export async function grantApplicationRole(tx: Tx, name: string, password: string): Promise<void> {
  if (!ROLE_NAME.test(name)) throw new Error('the name of a role needs no quoting');
  const [known] = await tx.query(sql<{ known: number }>`SELECT 1 AS known FROM pg_roles WHERE rolname = ${name}`);
  await tx.query(
    uncheckedSql(`${known ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN PASSWORD '${scramVerifier(password)}'`),
  );
  const [here] = await tx.query(
    sql<{
      database: string;
      schema: string;
    }>`SELECT quote_ident(current_database()) AS database, quote_ident(current_schema()) AS schema
      /* never null: database, schema */`,
  );
  await tx.query(uncheckedSql(`GRANT CONNECT ON DATABASE ${here?.database} TO ${name}`));
  await tx.query(uncheckedSql(`GRANT USAGE ON SCHEMA ${here?.schema} TO ${name}`));
  await tx.query(uncheckedSql(`REVOKE ALL ON ALL TABLES IN SCHEMA ${here?.schema} FROM ${name}`));
  const tables = await tx.query(sql<{
    name: string;
    quoted: string;
  }>`SELECT relname::text AS name, quote_ident(relname)::text AS quoted /* never null: quoted */ FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY relname`);
  for (const table of tables)
    await tx.query(uncheckedSql(`GRANT ${RIGHTS[table.name] ?? USUAL} ON ${here?.schema}.${table.quoted} TO ${name}`));
  await tx.query(uncheckedSql(`GRANT EXECUTE ON FUNCTION ${here?.schema}.erase_verdicts(text[]) TO ${name}`));
}

/** The password as PostgreSQL keeps it (RFC 5803), so that it stands in no server's log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const rounds = 4096;
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
