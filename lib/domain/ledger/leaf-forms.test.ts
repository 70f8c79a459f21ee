import { expect, test } from 'vitest';

import { leafText } from './leaf.ts';
import { leafText2 } from './leaf-2.ts';
import { leafReader } from './leaf-forms.ts';

const AT = '2026-11-02T09:00:00.000Z';
const first = leafText({
  id: 'ent_1',
  type: 'viewed',
  action_id: null,
  agent_id: null,
  run_id: null,
  lock_id: null,
  actor_id: 'usr_1',
  body: '{}',
  at: AT,
  salt: 'salt',
});
const digest = `sha256:${'0'.repeat(64)}`;
const closed = { digest };
const second = leafText2({ actor: closed, content: closed, entry: closed, subject: closed, type: closed });

test.each<[string, string[], (RegExp | null)[]]>([
  ['leaves of the first version', [first, first], [null, null]],
  ['a log that moves to the second', [first, second, second], [null, null, null]],
  ['a log that goes back', [second, first], [null, /first version after one of the second/]],
  ['a leaf of the second with more in it', [second.replace('"actor"', '"a":1,"actor"')], [/\/a does not belong/]],
  ['a third version', [second.replace('"v":2', '"v":3')], [/unknown form/]],
  ['no JSON', ['leaf'], [/is no JSON/]],
])('%s', (_what, leaves, faults) => {
  const read = leafReader(Date.parse(AT));
  for (const [i, leaf] of leaves.entries()) {
    const found = read(new TextEncoder().encode(leaf));
    const fault = faults[i];
    if (fault) expect(found).toMatch(fault);
    else expect(found).toBeNull();
  }
});
