import { join } from 'node:path';
import { rules } from '@ts-safeql/eslint-plugin';
import { loadModule } from 'libpg-query';
import tseslint from 'typescript-eslint';

// Checks every statement in lib/store against a migrated database; scripts/check-sql.ts provides the database and runs it.
const databaseUrl = process.env['SQL_CHECK_DATABASE_URL'];
if (!databaseUrl) throw new Error('Run it as "node scripts/check-sql.ts": it needs a migrated database.');

// The plugin parses statements synchronously.
await loadModule();

const never = { regex: '(?!)' };

export default tseslint.config({
  files: ['lib/store/**/*.ts'],
  ignores: ['lib/store/generated/**'],
  languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  plugins: { '@ts-safeql': { rules } },
  rules: {
    '@ts-safeql/check-sql': [
      'error',
      {
        connections: {
          plugins: [{ package: join(import.meta.dirname, 'scripts/sql-checks/plugin.ts'), config: { databaseUrl } }],
          overrides: {
            types: {
              // The driver's parser: bigint columns are epochs, counters and positions, far below 2^53.
              int8: 'number',
              json: 'json',
              jsonb: 'json',
              bytea: { parameter: { regex: '(Buffer|Uint8Array)(<.*>)?' }, return: 'Buffer' },
              // A Date is an instant.
              date: { parameter: never, return: 'Date' },
              timestamp: { parameter: never, return: 'Date' },
              timestamptz: 'Date',
            },
          },
        },
      },
    ],
  },
});
