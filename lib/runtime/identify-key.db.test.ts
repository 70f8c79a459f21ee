import { afterEach, expect, test } from 'vitest';

import { closeGate, stopsAhead } from '#lib/store/barrier-gate.ts';
import { withDatabase } from '../../test/database.ts';
import { withWorld } from '../../test/world.ts';
import { personOfSession } from './auth/person.ts';
import { keyIdentifier } from './identify-key.ts';

const world = withWorld(withDatabase());
let open = (): void => undefined;
afterEach(() => open());

/** What is done first while another stop is under way: this, or whatever waits for the stop. */
async function first(read: () => Promise<unknown>): Promise<'read' | 'waits'> {
  open = closeGate();
  const waits = stopsAhead().then(() => 'waits' as const);
  return Promise.race([read().then(() => 'read' as const), waits]);
}

test('who asks for a stop is known while another stop is under way, by key and by session', async () => {
  const key = await world.adminToken('stopper', ['locks']);
  const identify = keyIdentifier(world.db, world.hub);
  expect(await first(() => identify(key, true))).toBe('read');
  open();
  const claims = {
    userId: world.people.cleo.userId,
    sessionId: 'ses_1',
    sessionEpoch: 0,
    signedInAt: 0,
    method: 'password' as const,
  };
  expect(await first(() => personOfSession({ db: world.db.atOnce }, claims))).toBe('read');
});

test('whoever asks for something else waits for the stop', async () => {
  const identify = keyIdentifier(world.db, world.hub);
  expect(await first(() => identify(world.agentKey))).toBe('waits');
});
