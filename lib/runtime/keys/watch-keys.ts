import type { Context } from '#lib/usecases/context.ts';
import { knownKeys } from '#lib/usecases/ledger/steps/desk-keys.ts';
import type { Job } from '../jobs/job.ts';
import type { Keyring } from './keyring.ts';
import type { Log } from '../log.ts';

/** Takes up new keys as soon as a rotation wakes this process, and says so where it cannot. */
export const watchKeys = (ctx: Context, keys: Keyring, log: Log): Job => ({
  name: 'keys',
  first: null,
  wakeOn: 'keys',
  run: async () => {
    await keys.reload();
    const { inUse } = await knownKeys(ctx.db);
    const mine = keys.list().filter((key) => key.state === 'signs');
    for (const { purpose, kid } of mine) {
      const said = inUse.get(purpose);
      if (said === undefined || said === kid) continue;
      const what = `keys: the ledger names ${said} as the ${purpose} key, and ${keys.where} of this process signs with ${kid}`;
      log.warn(`${what}: give it the new keys${keys.source === 'environment' ? ' and start it again' : ''}`);
    }
    return undefined;
  },
});
