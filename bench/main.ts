import { benchLedger } from './ledger/main.ts';
import { benchRisk } from './risk/main.ts';

// `npm run bench`: how fast. `-- risk [--data FOLDER]`: how good policy and risk are on recorded calls. `-- ledger [ENTRIES]`: how long a check of everything takes.
const [what, ...rest] = process.argv.slice(2);
if (what === 'risk') benchRisk(rest);
else if (what === 'ledger') await benchLedger(rest);
else if (what === undefined) await (await import('./speed.ts')).benchSpeed();
else {
  process.stderr.write('usage: npm run bench [-- risk [--data FOLDER] | -- ledger [ENTRIES]]\n');
  process.exitCode = 2;
}
