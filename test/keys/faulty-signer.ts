import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { answer } from './example-signer.ts';

/** The example signer with the faults of real ones. A file beside its keys, `KEYS.fault`, names the fault and is read on every request. */
const fault = (): string => {
  const file = `${process.argv[2] ?? ''}.fault`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Parameters<typeof answer>[0];
  void respond(request);
}

async function respond(request: Parameters<typeof answer>[0]): Promise<void> {
  const said = { id: request.id, ...answer(request) } as Record<string, unknown>;
  const signature = Buffer.from(typeof said['signature'] === 'string' ? said['signature'] : '', 'base64');
  switch (fault()) {
    case 'dead':
      process.exit(3);
      break;
    case 'silent':
      return;
    case 'slow':
      await sleep(700);
      break;
    case 'wrong':
      signature[5] = (signature[5] ?? 0) ^ 1;
      if ('signature' in said) said['signature'] = signature.toString('base64');
      break;
    case 'babble':
      process.stdout.write('ready!\n');
      return;
    case 'tell':
      delete said['signature'];
      said['error'] =
        `sees ${Object.keys(process.env).filter((name) => /COUNTERSIGN|DATABASE/.test(name)).length} of the desk`;
      break;
    case 'refuse':
      for (const name of ['signature', 'keys']) delete said[name];
      said['error'] = 'the device is locked';
      break;
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
