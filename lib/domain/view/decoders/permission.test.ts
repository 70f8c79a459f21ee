import { describe, expect, test } from 'vitest';

import { changeOf, decodeSample } from '../sample-records.ts';

describe('the sentence says who gains what', () => {
  test.each([
    [
      {
        resource: 'customer-exports',
        role: 'viewer',
        members: ['group:data-platform', 'group:engineering', 'user:tom.berg'],
      },
      'Give 1,204 people read access to customer-exports, which holds names and addresses of customers.',
    ],
    [{ resource: 'wiki', role: 'editor', user: 'dana@ourco.example' }, 'Give dana@ourco.example write access to wiki.'],
    [
      { resource: 'wiki', role: 'owner', principals: ['allUsers'] },
      'Give anybody, inside and outside the company (allUsers), full control of wiki.',
    ],
    [
      { resource: 'wiki', add: ['mystery', 'engineering'] },
      'Give at least 1,204 people (mystery and engineering) access to wiki.',
    ],
    [{ resource: 'wiki', add: ['mystery'] }, 'Give mystery access to wiki.'],
    [{ resource: 'wiki', remove: ['engineering'], role: 'read' }, 'Take read access to wiki from 1,203 people.'],
    [
      { resource: 'customer-exports', role: 'x.y', members: ['engineering'] },
      'Give 1,203 people the role “x.y” to customer-exports, take it from 6 people, which holds names and addresses of customers.',
    ],
    [
      { resource: 'customer-exports', role: 'read', members: ['group:data-platform'] },
      'Leave who has read access to customer-exports as it is, which holds names and addresses of customers.',
    ],
  ])('%j', (args, sentence) => expect(decodeSample('permission', args).view.sentence).toBe(sentence));
});

test('the difference is computed against the records', () => {
  const decoded = decodeSample('permission', {
    resource: 'customer-exports',
    role: 'viewer',
    members: ['data-platform', 'engineering', 'user:tom.berg'],
  });
  expect(changeOf(decoded, 'permission')).toMatchObject({
    before: [{ name: 'data-platform', people: 6 }],
    gains: [
      { name: 'engineering', people: 1203 },
      { name: 'user:tom.berg', people: 1 },
    ],
    loses: [],
    people_before: 6,
    people_after: 1210,
  });
  expect(decoded.measures).toMatchObject({ people_gained: 1204, people_reached: 1210, data_class: 'restricted' });
});

test('a user and a group of one name are two principals', () => {
  const decoded = decodeSample('permission', { resource: 'customer-exports', add: ['user:data-platform'] });
  expect(changeOf(decoded, 'permission').gains).toEqual([{ name: 'user:data-platform', people: 1 }]);
});

test('outsiders and everybody widen the audience; without records nothing is assumed', () => {
  expect(decodeSample('permission', { resource: 'wiki', add: 'x@evil.example' }).measures.audience).toBe('external');
  expect(decodeSample('permission', { resource: 'wiki', add: 'everyone' }).measures).toMatchObject({
    audience: 'public',
    unbounded: true,
  });
  expect(changeOf(decodeSample('permission', { resource: 'wiki', add: 'x' }), 'permission')).toMatchObject({
    before: null,
    people_before: null,
    people_after: null,
  });
});

test('a zero-width space does not turn a stranger into a member', () => {
  const decoded = decodeSample('permission', { resource: 'customer-exports', add: ['data\u200b-platform'] });
  expect(changeOf(decoded, 'permission').gains).toEqual([{ name: 'data⟦U+200B⟧-platform', people: null }]);
});
