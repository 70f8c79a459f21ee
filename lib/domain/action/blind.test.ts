import { expect, test } from 'vitest';

import { isBlind, seesAnswers } from './blind.ts';

const two = { state: 'pending', approvals: 2, groups: ['finance', 'security'] } as const;

test.each([
  ['an auditor outside the groups', { role: 'auditor', groups: ['legal'] }, two, true],
  ['an auditor in one of the groups', { role: 'auditor', groups: ['security'] }, two, false],
  [
    'an auditor where nobody in particular was asked',
    { role: 'auditor', groups: ['security'] },
    { ...two, groups: [] },
    true,
  ],
  ['an admin', { role: 'admin', groups: [] }, two, false],
  ['a reviewer outside the groups', { role: 'reviewer', groups: [] }, two, false],
  ['a reviewer, once it is decided', { role: 'reviewer', groups: [] }, { ...two, state: 'approved' as const }, true],
  ['an auditor, of what one person decides', { role: 'auditor', groups: ['security'] }, { ...two, approvals: 1 }, true],
])('%s', (_who, person, action, sees) => {
  expect(seesAnswers(action, person)).toBe(sees);
});

test('review is blind while several people have to answer and it is not decided', () => {
  expect([two, { ...two, approvals: 1 }, { ...two, state: 'halted' as const }].map(isBlind)).toEqual([
    true,
    false,
    false,
  ]);
});
