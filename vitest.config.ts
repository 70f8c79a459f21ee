import { defineConfig } from 'vitest/config';

const sources = ['{lib,components,cli,bench,demo,scripts,test}/**/*.test.{ts,tsx}', 'sdk/{src,test}/**/*.test.ts'];
const needDatabase = ['**/*.db.test.ts'];
const needServer = ['test/api/**/*.test.ts'];
const ownServer = ['test/server/**/*.test.ts'];
const never = ['**/node_modules/**', 'lib/store/generated/**', '.next/**', '.countersign/**'];

export default defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    // Prisma's migration engine is imported as WebAssembly, which Node 24 still announces as experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    maxWorkers: 2,
    // Long enough for a machine that has other work; what hangs is still found.
    expect: { poll: { timeout: 20_000, interval: 25 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: sources,
          exclude: [...never, ...needDatabase, ...needServer, ...ownServer],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: needDatabase,
          exclude: never,
          globalSetup: ['test/servers/template-database.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: needServer,
          exclude: never,
          globalSetup: ['test/servers/api-server.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // Each file starts, kills or starves production servers of its own.
          name: 'server',
          include: ownServer,
          exclude: never,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
