import { expect, test } from 'vitest';

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { LogVerifier } from '../ledger/log-verifier.ts';
import { drillSalt, noticedIn, opensDrill, type DrillOpening } from './drill.ts';

const opening: DrillOpening = {
  drill_id: 'drl_1',
  action_id: 'act_1',
  started_by: 'usr_1',
  started_at: 1_000,
  note_digest: 'sha256:n',
  nonce: 'random',
};
const body = { ...opening, type: 'drill-revealed', outcome: 'denied', noticed: true, at: 2_000 };

test('the commitment has the form of any other salt', () => {
  for (let i = 0; i < 200; i++)
    expect(drillSalt({ ...opening, nonce: String(i) })).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
});

test('only what was committed to opens it', () => {
  const salt = drillSalt(opening);
  expect(opensDrill(body, 'act_1', salt)).toBe(true);
  expect(opensDrill(body, 'act_2', salt)).toBe(false);
  for (const name of ['drill_id', 'started_by', 'started_at', 'note_digest', 'nonce'])
    expect([name, opensDrill({ ...body, [name]: name === 'started_at' ? 1 : 'other' }, 'act_1', salt)]).toEqual([
      name,
      false,
    ]);
});

test.each([
  ['approved', true, false],
  ['approved', false, false],
  ['denied', false, true],
  ['expired', true, true],
  ['expired', false, null],
  ['withdrawn', false, null],
  ['halted', true, true],
] as const)('%s, asked %s: noticed %s', (outcome, asked, noticed) => {
  expect(noticedIn(outcome, asked)).toBe(noticed);
});

test('a whole log is refused where an action is called a drill that was not committed to one', () => {
  const faultsWith = (salt: string) => {
    const log = new LogVerifier(10_000);
    const entry = (index: number, type: string, value: JsonObject, salted: string) => {
      const ids = { id: `ent_${index}`, action_id: 'act_1', agent_id: null, run_id: null, lock_id: null };
      const at = '1970-01-01T00:00:01.000Z';
      log.add({ ...ids, index, type, actor_id: 'desk', body: canonicalJson(value), at, salt: salted });
    };
    const requires = { approvals: 1, passkey: false, password_instead: false, groups: [] };
    const proposed = { id: 'act_1', agent_id: 'agt_1', owner_id: 'usr_2', initiator_id: null, outcome: 'review' };
    const rest = { digest: 'd', view_digest: 'v', requires, expires_at: 5_000, grant_id: null };
    entry(0, 'submitted', { ...proposed, ...rest }, salt);
    entry(1, 'drill-revealed', body, 'another');
    return log.faults.map(({ detail }) => detail);
  };
  expect(faultsWith(drillSalt(opening))).toEqual([]);
  expect(faultsWith('7f1d0d4e-7f0a-4a53-9c5e-3f1b0a2c4d5e')).toEqual([
    'calls an action a drill that was not committed to it when it was proposed',
  ]);
});
