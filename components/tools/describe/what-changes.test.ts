import { expect, test } from 'vitest';

import { whatChanges } from './what-changes.ts';

const read = (level: 'low' | 'high', outcome: 'allow' | 'review') => ({ sentence: '', level, outcome });
const same = { before: read('low', 'review'), after: read('low', 'review') };

test('one call keeps its level, several keep theirs', () => {
  expect(whatChanges([same])).toBe('Of 1 call, 1 keeps its level. Nothing passes that asked before.');
  expect(whatChanges([same, same])).toBe('Of 2 calls, 2 keep their level. Nothing passes that asked before.');
});

test('what rises, falls, asks and passes is counted; what cannot be read is not', () => {
  const up = { before: read('low', 'allow'), after: read('high', 'review') };
  const down = { before: read('high', 'review'), after: read('low', 'allow') };
  expect(whatChanges([same, up, down, { before: null, after: null }])).toBe(
    'Of 3 calls, 1 keeps its level, 1 would be higher, 1 would be lower, 1 that passed would ask somebody. 1 call would pass that asked before.',
  );
});
