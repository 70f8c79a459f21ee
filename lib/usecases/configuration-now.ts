import type { Configuration } from '#lib/domain/configuration/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import type { Context } from './context.ts';

/** The configuration in force at this moment of a transaction, and never an older one that this process still has in memory. */
export const configurationNow = async (ctx: Pick<Context, 'configuration'>, tx: Tx): Promise<Configuration> =>
  ctx.configuration(await loadConfigurationVersion(tx), tx);
