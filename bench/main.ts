import { benchRisk } from './risk/main.ts';

// `npm run bench`: how fast. `npm run bench -- risk [--data FOLDER]`: how good policy and risk are on recorded calls.
const [what, ...rest] = process.argv.slice(2);
if (what === 'risk') benchRisk(rest);
else if (what === undefined) await (await import('./speed.ts')).benchSpeed();
else {
  process.stderr.write('usage: npm run bench [-- risk [--data FOLDER]]\n');
  process.exitCode = 2;
}
