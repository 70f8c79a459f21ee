import { expect, test } from 'vitest';

import type { LedgerEntry } from './leaf.ts';
import { LogVerifier } from './log-verifier.ts';
import { openParts, SALTS_BYTES } from './logged-entry.ts';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');

const entry = (index: number): LedgerEntry & { index: number } => ({
  index,
  id: `ent_01a2a2a2-0000-7000-8000-00000000000${index}`,
  type: 'sign-out-everywhere',
  action_id: null,
  agent_id: null,
  run_id: null,
  lock_id: null,
  actor_id: 'usr_1',
  body: `{"at":${NOW},"type":"sign-out-everywhere"}`,
  at: '2026-11-29T12:00:00.000Z',
  salt: 'e7e9f6a0-2b1c-4d3e-8f90-123456789abc',
});
const ofLeaf2 = (index: number) => ({
  ...entry(index),
  parts: openParts(entry(index), new Uint8Array(SALTS_BYTES).fill(7)),
});

test('an entry that waits for its place has no version yet; under a head there is none of the first after the second', () => {
  const log = new LogVerifier(NOW);
  log.add(ofLeaf2(0));
  log.checkHead({ size: 1, root: log.root });
  log.add(entry(1));
  expect(log.faults).toEqual([]);
  log.checkHead({ size: 2, root: log.root });
  expect(log.faults.map(({ detail }) => detail)).toEqual(['is of the first version, after the second came into use']);
});
