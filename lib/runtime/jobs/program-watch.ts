import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import { listAppliedMigrations } from '#lib/store/applied-migrations.ts';
import { readOwnMigrations } from '#lib/store/migrate.ts';
import { refuseTooOld } from '#lib/store/migrations/judge-history.ts';
import type { Migration } from '#lib/store/migrations/migration-file.ts';
import { refuseUnknownFormats } from '#lib/usecases/desk/announce-process.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Job } from './job.ts';

/** Looks whether this program may still run on the database: what a newer one did to it may exclude it. Then `end` is told why. */
export function programWatch({ db }: Pick<Context, 'db'>, end: (why: string) => void): Job {
  let own: Promise<Migration[]> | undefined;
  return {
    name: 'program',
    every: 2_000,
    run: async () => {
      try {
        refuseTooOld(await listAppliedMigrations(db), await (own ??= readOwnMigrations()));
        await refuseUnknownFormats(db);
      } catch (error) {
        if (!(error instanceof StartupFailure)) throw error;
        end(error.message);
      }
      return undefined;
    },
  };
}
