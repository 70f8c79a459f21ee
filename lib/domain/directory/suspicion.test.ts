import { describe, expect, test } from 'vitest';

import type { DirectoryRecords, RecordKind } from './records.ts';
import { lessSuspicious } from './suspicion.ts';

type Row<K extends RecordKind> = [what: string, before: DirectoryRecords[K] | null, after: DirectoryRecords[K] | null];
type Table = { [K in RecordKind]: { second: Row<K>[]; atOnce: Row<K>[] } };

const PAYEE = { name: 'Nordlicht', accounts: ['DE02', 'DE03'] };
const RESTRICTED: DirectoryRecords['resource'] = {
  data_class: 'restricted',
  members: ['data'],
  holds: 'names',
  title: 'Exports',
};

/** Every kind and field, in each direction. */
const TABLE: Table = {
  domain: {
    second: [
      ['a new own domain', null, { own: true }],
      ['a foreign one becomes own', { own: false }, { own: true }],
      ['a foreign one becomes known', null, { own: false }],
      ['a foreign one goes, which may have been an exception below an own one', { own: false }, null],
      ['an own one goes', { own: true }, null],
    ],
    atOnce: [['an own one becomes foreign', { own: true }, { own: false }]],
  },
  contact: {
    second: [
      ['a new contact', null, { name: 'Kim' }],
      ['a new contact without a name', null, {}],
      ['another name', { name: 'Kim' }, { name: 'The chief' }],
      ['no name any more', { name: 'Kim' }, {}],
      ['a contact goes', { name: 'Kim' }, null],
    ],
    atOnce: [],
  },
  payee: {
    second: [
      ['a new payee', null, PAYEE],
      ['another account', PAYEE, { ...PAYEE, accounts: ['DE02', 'GB33'] }],
      ['one account more', PAYEE, { ...PAYEE, accounts: ['DE02', 'DE03', 'GB33'] }],
      ['another name', PAYEE, { ...PAYEE, name: 'Other' }],
      ['a payee goes', PAYEE, null],
    ],
    atOnce: [['one account fewer', PAYEE, { ...PAYEE, accounts: ['DE02'] }]],
  },
  group: {
    second: [
      ['a new group', null, { people: 5 }],
      ['fewer people', { people: 18_240 }, { people: 1 }],
      ['a group goes', { people: 18_240 }, null],
    ],
    atOnce: [['more people', { people: 5 }, { people: 6 }]],
  },
  channel: {
    second: [
      ['a new channel', null, { readers: 5 }],
      ['a new public channel', null, { readers: 0, public: true }],
      ['fewer readers', { readers: 5 }, { readers: 4 }],
      ['not public any more', { readers: 5, public: true }, { readers: 5 }],
      ['public now', { readers: 5 }, { readers: 5, public: true }],
      ['public: false', { readers: 5, public: true }, { readers: 9, public: false }],
      ['another title', { readers: 5, title: 'a' }, { readers: 5, title: 'b' }],
      ['a channel goes', { readers: 5 }, null],
      ['a public channel goes', { readers: 0, public: true }, null],
    ],
    atOnce: [['more readers', { readers: 5 }, { readers: 6 }]],
  },
  resource: {
    second: [
      ['a lower class', RESTRICTED, { ...RESTRICTED, data_class: 'internal' }],
      ['no class any more', RESTRICTED, { members: ['data'], holds: 'names', title: 'Exports' }],
      [
        'who has access is not said any more',
        RESTRICTED,
        { data_class: 'restricted', holds: 'names', title: 'Exports' },
      ],
      ['another member', RESTRICTED, { ...RESTRICTED, members: ['data', 'tom'] }],
      ['a member fewer', RESTRICTED, { ...RESTRICTED, members: [] }],
      ['what it holds is said otherwise', RESTRICTED, { ...RESTRICTED, holds: 'nothing' }],
      [
        'what it holds is not said any more',
        RESTRICTED,
        { data_class: 'restricted', members: ['data'], title: 'Exports' },
      ],
      ['another title', RESTRICTED, { ...RESTRICTED, title: 'Lunch menu' }],
      ['a sensitive one goes', RESTRICTED, null],
      ['one without a class goes', { title: 'x' }, null],
      ['a new public one', null, { data_class: 'public' }],
      ['a new confidential one, which may be below what its tool says', null, { data_class: 'confidential' }],
      ['a new one that says who has access', null, { data_class: 'restricted', members: ['tom'] }],
      ['a new one without a class', null, {}],
      ['a new restricted one', null, { data_class: 'restricted', holds: 'names', title: 'x' }],
      ['a first class that is not the highest', { title: 'x' }, { title: 'x', data_class: 'confidential' }],
    ],
    atOnce: [
      ['a higher class', { data_class: 'internal' }, { data_class: 'confidential' }],
      ['a first class, the highest', { title: 'x' }, { title: 'x', data_class: 'restricted' }],
      ['what it holds is said', { data_class: 'internal' }, { data_class: 'internal', holds: 'names' }],
    ],
  },
  environment: {
    second: [
      ['no production any more', { production: true }, { production: false }],
      ['production goes', { production: true }, null],
      ['one that is no production goes', { production: false }, null],
      ['a new one that is no production', null, { production: false }],
      ['a new production', null, { production: true }],
    ],
    atOnce: [['production now', { production: false }, { production: true }]],
  },
};

describe.each(Object.entries(TABLE) as [RecordKind, Table[RecordKind]][])('%s', (kind, { second, atOnce }) => {
  test.each(second as Row<RecordKind>[])('a second person for: %s', (_what, before, after) => {
    expect(lessSuspicious(kind, before, after)).toBe(true);
  });
  test.each(atOnce as Row<RecordKind>[])('at once: %s', (_what, before, after) => {
    expect(lessSuspicious(kind, before, after)).toBe(false);
  });
  test.each([...second, ...atOnce] as Row<RecordKind>[])(
    'nothing changes where it says the same: %s',
    (_what, before) => {
      expect(lessSuspicious(kind, before, before === null ? null : structuredClone(before))).toBe(false);
    },
  );
  test('no change is at once in both directions', () => {
    for (const [what, before, after] of [...second, ...atOnce] as Row<RecordKind>[])
      expect([what, lessSuspicious(kind, before, after) || lessSuspicious(kind, after, before)]).toEqual([what, true]);
  });
});
