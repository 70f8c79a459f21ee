import { expect, test } from 'vitest';

import { answersOf, openRequirements, VERDICT_KINDS, type Reviewable } from './requirements.ts';

const action: Reviewable = {
  owner_id: 'usr_owner',
  initiator_id: 'usr_initiator',
  editor_id: 'usr_editor',
  revision: 2,
  requires: { approvals: 2, passkey: false, password_instead: false, groups: ['security', 'payments'] },
  answers: [
    { reviewer_id: 'usr_ann', revision: 1, answer: 'approve' },
    { reviewer_id: 'usr_bob', revision: 2, answer: 'approve' },
  ],
};
const reviewer = { id: 'usr_ann', groups: ['security', 'payments'] };

test('only approvals of the current revision count toward what is needed', () => {
  expect(openRequirements(action, reviewer)).toEqual({
    conflict: null,
    groups: { needed: ['security', 'payments'], missing: [] },
    approvals: { needed: 2, given: 1, missing: 1 },
  });
});

test('one person’s two approvals count once, and more than enough leaves nothing open', () => {
  const twice = { ...action, answers: [...action.answers, ...action.answers] };
  expect(openRequirements(twice, reviewer).approvals).toMatchObject({ given: 1, missing: 1 });
  const one = { ...action, requires: { ...action.requires, approvals: 0 } };
  expect(openRequirements(one, reviewer).approvals).toMatchObject({ given: 1, missing: 0 });
});

test('owner, initiator and author are not independent', () => {
  const conflict = (id: string) => openRequirements(action, { ...reviewer, id }).conflict;
  expect(['usr_owner', 'usr_initiator', 'usr_editor', 'usr_bob'].map(conflict)).toEqual([
    'own-agent',
    'initiator',
    'last-editor',
    null,
  ]);
});

test('the groups a reviewer is not in are named', () => {
  expect(openRequirements(action, { ...reviewer, groups: ['payments'] }).groups.missing).toEqual(['security']);
});

test('a limit answers as an approval, an edit answers nothing', () => {
  const answers = VERDICT_KINDS.map((kind) => answersOf([{ reviewer_id: 'usr_ann', revision: 1, kind }])[0]?.answer);
  expect(answers).toEqual(['approve', 'approve', undefined, 'deny', 'deny']);
});
