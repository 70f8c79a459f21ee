import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { silentLog } from '#lib/runtime/log.ts';

/** A process that opens the keys of a home when told to, and reports which it found. */
const [, , home = ''] = process.argv;
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  void openKeys({ setting: 'file', home }, 'desk.example/countersign', silentLog).then((keys) => {
    process.stdout.write(`${JSON.stringify(keys.list().map((key) => key.kid))}\n`);
    process.exit(0);
  });
});
