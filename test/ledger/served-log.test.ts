import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { ServedLog } from '#lib/client/served-log/served-log.ts';

const MEGABYTE = Buffer.alloc(1 << 20);

test('a log that answers without an end is left, and no more of it is held than a tile may be', async () => {
  let sent = 0;
  const server = createServer((_request, response) => {
    const more = (): void => {
      sent += 1;
      if (!response.destroyed && sent < 2_000) response.write(MEGABYTE, more);
    };
    more();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const log = new ServedLog(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(log.tile('entries', 0, 256)).rejects.toThrow(/is larger than a tile may be/);
    // What the two sockets between hold comes on top.
    expect(sent).toBeLessThan(100);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
