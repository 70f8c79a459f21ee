import { logName } from '#lib/domain/ledger/checkpoint.ts';
import { createContext } from '#lib/runtime/context.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { silentLog } from '#lib/runtime/log.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import { openDatabase } from '#lib/store/database.ts';
import { haltBatch } from '#lib/usecases/stops/steps/halt-batch.ts';

// Records what stops halt in a separate process, made to be killed: writes `(` before each batch and `)` after it.
const [url = '', home = ''] = process.argv.slice(2);
const origin = 'http://localhost:3000';
const { signer } = await openKeys({ setting: 'file', home }, logName(origin), silentLog);
const ctx = createContext({ db: openDatabase(url, 1), hub: new Hub(), publish: () => undefined, signer, origin });
// Connected, so that a kill hits it at work and not while it starts.
await ctx.transaction(() => Promise.resolve());
for (let more = true; more;) {
  process.stdout.write('(');
  more = await haltBatch(ctx);
  process.stdout.write(')');
}
