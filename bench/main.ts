import { benchLedger } from './ledger/main.ts';
import { benchLists } from './lists/main.ts';
import { benchRisk } from './risk/main.ts';

// `-- stop-under-load`: how soon a stop is in force whatever else happens. `-- lists [SMALL LARGE]`: whether lists stay as fast with a hundred times as much.
// `npm run bench`: how fast; `-- propose`: of that, the first figure alone. `-- flood`: how long a stop takes under a flood of the dearest proposals. `-- risk [--data FOLDER]`: how good policy and risk are on recorded calls. `-- ledger [ENTRIES]`: how long a check of everything takes.
const [what, ...rest] = process.argv.slice(2);
if (what === 'risk') benchRisk(rest);
else if (what === 'ledger') await benchLedger(rest);
else if (what === 'lists') await benchLists(rest);
else if (what === 'flood') await (await import('./flood-main.ts')).benchFlood(rest);
else if (what === 'stop-under-load') await (await import('./stops/main.ts')).benchStops(rest);
else if (what === 'propose') await (await import('./speed.ts')).benchPropose();
else if (what === undefined) await (await import('./speed.ts')).benchSpeed();
else {
  process.stderr.write(
    'usage: npm run bench [-- propose | -- flood [KIND] | -- risk [--data FOLDER] | -- ledger [ENTRIES] | -- lists [SMALL LARGE] | -- stop-under-load [--reads] [--waiting N]]\n',
  );
  process.exitCode = 2;
}
