import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A migration as its file says. */
export interface Migration {
  /** The folder's name; begins with the migration's number. */
  name: string;
  script: string;
  /** As `_prisma_migrations` keeps it. */
  checksum: string;
  /** Number of the oldest program that may run on the schema once this is applied; a program's number is that of its newest migration. */
  oldestProgram: number;
  /** Its statements run one by one: `CREATE INDEX CONCURRENTLY` and `VALIDATE` must not be in a transaction with others. */
  outside: boolean;
}

const OLDEST = /^-- oldest-program: (\d{4})$/m;
const OUTSIDE = /^-- outside-transaction$/m;

/** Number of a migration, which its name begins with; 0 where it has none. */
export const numberOf = (name: string): number => Number(/^\d{4}/.exec(name)?.[0] ?? 0);

/** A program or migration as its number is written. */
export const four = (number: number): string => String(number).padStart(4, '0');

/** The number of the program that brings these migrations. */
export const programOf = (migrations: readonly { name: string }[]): number =>
  Math.max(0, ...migrations.map(({ name }) => numberOf(name)));

/** A migration without a header is one that no older program knows how to run on. */
export function parseMigration(name: string, script: string): Migration {
  const stated = OLDEST.exec(script)?.[1];
  return {
    name,
    script,
    checksum: createHash('sha256').update(script).digest('hex'),
    oldestProgram: stated === undefined ? numberOf(name) : Number(stated),
    outside: OUTSIDE.test(script),
  };
}

/** Every migration in `folder`, in their order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = folders.map((entry) => entry.name).sort();
  return Promise.all(
    names.map(async (name) => parseMigration(name, await readFile(join(folder, name, 'migration.sql'), 'utf8'))),
  );
}

/** The statements of a migration that runs outside a transaction. Each ends with a semicolon at the end of a line. */
export function statementsOf({ script }: Pick<Migration, 'script'>): string[] {
  const text = script.replace(/^\s*--.*$/gm, '');
  return text
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
