import { createContext } from '#lib/runtime/context.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import { logName } from '#lib/domain/ledger/checkpoint.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { openDatabase } from '#lib/store/database.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { silentLog } from '#lib/runtime/log.ts';

// A sequencer in a separate process, made to be killed: writes `(` before each transaction and `)` after it.
const [url = '', home = ''] = process.argv.slice(2);
const origin = 'http://localhost:3000';
const { signer } = await openKeys({ setting: 'file', home }, logName(origin), silentLog);
const ctx = createContext({
  db: openDatabase(url, 1),
  hub: new Hub(),
  publish: () => undefined,
  signer,
  origin,
});
// Connected and warmed up, so that a kill hits it at work and not while it starts.
await sequenceLedger(ctx);
for (;;) {
  process.stdout.write('(');
  await sequenceLedger(ctx);
  process.stdout.write(')');
}
