import { DatabaseSync } from 'node:sqlite';

import { SETUP } from './generate.ts';
import type { Snapshot } from './judge.ts';

/** Runs a text on fresh tables of SQLite, statement by statement as its shell does, and says what they held before and after. */
export function runInSqlite(sql: string): { before: Snapshot; after: Snapshot; ran: boolean } {
  const database = new DatabaseSync(':memory:');
  try {
    for (const statement of SETUP) database.exec(statement);
    const before = snapshot(database);
    let ran = true;
    try {
      database.exec(sql);
    } catch {
      ran = false;
    }
    try {
      database.exec('COMMIT');
    } catch {
      // No transaction was left open.
    }
    return { before, after: snapshot(database), ran };
  } finally {
    database.close();
  }
}

function snapshot(database: DatabaseSync): Snapshot {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const rows = new Map(
    tables.map(
      ({ name }) =>
        [
          name,
          database
            .prepare(`SELECT * FROM "${name}"`)
            .all()
            .map((row) => JSON.stringify(row)),
        ] as const,
    ),
  );
  return new Map([...rows, ['(settings)', [JSON.stringify(database.prepare('PRAGMA user_version').get())]]]);
}
