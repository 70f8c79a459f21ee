import { ESLint } from 'eslint';
import { startThrowawayPostgres } from '#lib/runtime/embedded-postgres/start.ts';
import { migrate } from '#lib/store/migrate.ts';

/** Checks the statements in the files given, or in all of lib/store, against a database that has just been migrated. */
async function main(): Promise<boolean> {
  const server = await startThrowawayPostgres(() => {});
  try {
    await migrate(server.url, () => {});
    process.env['SQL_CHECK_DATABASE_URL'] = server.url;
    const eslint = new ESLint({ overrideConfigFile: 'eslint.sql.config.js', allowInlineConfig: false });
    const results = await eslint.lintFiles(process.argv.length > 2 ? process.argv.slice(2) : ['lib/store']);
    const formatter = await eslint.loadFormatter('stylish');
    process.stdout.write(await formatter.format(results));
    return results.every((result) => result.errorCount === 0 && result.warningCount === 0);
  } finally {
    await server.stop();
  }
}

process.exit((await main()) ? 0 : 1);
