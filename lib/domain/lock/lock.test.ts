import { expect, test } from 'vitest';

import { locksOn, type LockInForce, type LockTarget } from './lock.ts';

const reach = { agent_id: 'agt_1', key_id: 'key_1', tool: 'mail.send', run_id: 'run_1' };
const lock = (type: LockTarget['type'], id: string | null, epoch = 1): LockInForce => ({
  id: `lck_${epoch}`,
  target: { type, id },
  message: 'stop',
  epoch,
});

test.each([
  ['the organisation', lock('organisation', null), true],
  ['its agent', lock('agent', 'agt_1'), true],
  ['another agent', lock('agent', 'agt_2'), false],
  ['its key', lock('key', 'key_1'), true],
  ['another key', lock('key', 'key_2'), false],
  ['its tool', lock('tool', 'mail.send'), true],
  ['another tool', lock('tool', 'mail.read'), false],
  ['its run', lock('run', 'run_1'), true],
  ['another run', lock('run', 'run_2'), false],
  ['a reviewer of the same id', lock('reviewer', 'agt_1'), false],
])('a stop on %s', (_name, stop, hits) => {
  expect(locksOn([stop], reach)).toHaveLength(hits ? 1 : 0);
});

test('a stop on a run or tool does not match a request that touches neither', () => {
  expect(locksOn([lock('run', 'run_1'), lock('tool', 'mail.send')], { agent_id: 'agt_1', key_id: 'key_1' })).toEqual(
    [],
  );
});

test('the newest matching stop comes first', () => {
  expect(
    locksOn([lock('agent', 'agt_1', 1), lock('organisation', null, 3), lock('key', 'key_1', 2)], reach).map(
      (l) => l.epoch,
    ),
  ).toEqual([3, 2, 1]);
});
