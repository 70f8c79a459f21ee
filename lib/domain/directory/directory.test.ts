import { describe, expect, test, vi } from 'vitest';

import { decodeSample } from '../view/sample-records.ts';
import { changesOf, directoryOf, hasChangedSince, recordsSince, watched } from './directory.ts';
import type { DirectoryRecord } from './records.ts';

const RECORDS: DirectoryRecord[] = [
  { kind: 'domain', key: 'ours.example', data: { own: true } },
  { kind: 'contact', key: 'Kim@Partner.example', data: { name: 'Kim' } },
  { kind: 'payee', key: 'Nordlicht Logistik', data: { name: 'Nordlicht', accounts: ['DE02'] } },
  { kind: 'group', key: 'everyone@ours.example', data: { people: 18_240 } },
  { kind: 'group', key: 'engineering', data: { people: 1_203 } },
  { kind: 'channel', key: '#infra-help', data: { readers: 4_812 } },
  { kind: 'resource', key: 'customer-exports', data: { data_class: 'restricted' } },
  { kind: 'environment', key: 'prod-eu', data: { production: true } },
];

describe('a record is found however its name is spelled', () => {
  const directory = directoryOf(1, RECORDS);
  test.each([
    ['group', 'Everyone@ours.example'],
    ['group', 'everyone@OURS.EXAMPLE'],
    ['group', 'everyone+x@ours.example'],
    ['group', 'ＥＶＥＲＹＯＮＥ@ours.example'],
    ['group', ' everyone@ours.example '],
    ['group', 'Engineering'],
    ['contact', 'kim@partner.example'],
    ['payee', 'NORDLICHT  LOGISTIK'],
    ['domain', 'Ours.Example.'],
    ['channel', '#INFRA-HELP'],
    ['channel', 'infra-help'],
    ['channel', '#infra-help/'],
    ['resource', 'Customer-Exports'],
    ['resource', 'customer-exports/'],
    ['resource', 'customer-exports//'],
    ['environment', 'PROD-EU'],
    ['environment', 'prod-eu/'],
  ] as const)('%s %s', (kind, key) => {
    expect(directory.find(kind, key)).not.toBeNull();
  });

  test('a tagged address is no known contact: not every server delivers it to the same person', () => {
    expect(directory.find('contact', 'kim+x@partner.example')).toBeNull();
  });

  test.each([
    ['group', 'engineering2'],
    ['group', 'everyone@other.example'],
    ['resource', 'customer-exports/2026'],
    ['resource', '/'],
    ['channel', '#'],
  ] as const)('%s %s is another one', (kind, key) => {
    expect(directory.find(kind, key)).toBeNull();
  });
});

describe('of two records with one name the stricter counts, in either order', () => {
  const PAIRS: [DirectoryRecord, DirectoryRecord, unknown][] = [
    [
      { kind: 'domain', key: 'a.example', data: { own: true } },
      { kind: 'domain', key: 'A.example', data: { own: false } },
      { own: false },
    ],
    [
      { kind: 'payee', key: 'acme', data: { name: 'Acme', accounts: ['1', '2'] } },
      { kind: 'payee', key: 'Acme', data: { name: 'Acme', accounts: ['2', '3'] } },
      { name: 'Acme', accounts: ['2'] },
    ],
    [
      { kind: 'group', key: 'all', data: { people: 3 } },
      { kind: 'group', key: 'All', data: { people: 300 } },
      { people: 300 },
    ],
    [
      { kind: 'channel', key: '#a', data: { readers: 3, public: true } },
      { kind: 'channel', key: 'A', data: { readers: 30 } },
      { readers: 30, public: true },
    ],
    [
      { kind: 'resource', key: 'x', data: { data_class: 'restricted', holds: 'keys', members: ['a', 'b'] } },
      { kind: 'resource', key: 'X/', data: { data_class: 'public', holds: 'nothing', members: ['b', 'c'] } },
      { data_class: 'restricted', holds: 'keys', members: ['b'] },
    ],
    [
      { kind: 'environment', key: 'p', data: { production: false } },
      { kind: 'environment', key: 'P', data: { production: true } },
      { production: true },
    ],
  ];
  test.each(PAIRS)('%o and %o', (a, b, stricter) => {
    for (const both of [
      [a, b],
      [b, a],
    ])
      expect(directoryOf(1, both).find(a.kind, a.key)).toEqual(stricter);
  });

  test('written later, under another spelling, a looser one changes nothing; under the same key it replaces', () => {
    const first = directoryOf(1, [{ kind: 'group', key: 'all', data: { people: 300 } }]);
    const second = directoryOf(2, [{ kind: 'group', key: 'ALL', data: { people: 1 } }], first);
    expect(second.find('group', 'all')).toEqual({ people: 300 });
    const third = directoryOf(3, [{ kind: 'group', key: 'all', data: { people: 2 } }], second);
    expect(third.find('group', 'all')).toEqual({ people: 2 });
    expect(first.find('group', 'all')).toEqual({ people: 300 });
  });
});

describe('the view of a list does not depend on its spelling', () => {
  test.each(['ALL@ourco.example', 'All@OurCo.example', 'all+x@ourco.example', '"All" <aLL@ourco.example>'])(
    'a mail to %s reaches 5,200 people',
    (to) => {
      expect(decodeSample('email', { to: [to], subject: 'a', body: 'b' }).measures.people_reached).toBe(5_200);
    },
  );

  test.each(['Engineering', 'group:ENGINEERING', 'group:engineering'])('access for %s is for 1,203 people', (add) => {
    const decoded = decodeSample('permission', { resource: 'Customer-Exports/', role: 'reader', add: [add] });
    expect(decoded.measures).toMatchObject({ people_gained: 1_203, data_class: 'restricted' });
  });

  test('a member spelled otherwise has access already', () => {
    const decoded = decodeSample('permission', {
      resource: 'customer-exports',
      role: 'reader',
      add: ['Data-Platform'],
    });
    expect(decoded.measures.people_gained).toBe(0);
  });

  test('a tagged address is somebody else than the person who has access', () => {
    const args = {
      resource: 'customers',
      role: 'reader',
      members: ['tom@partner.example'],
      add: ['tom+x@partner.example'],
    };
    expect(decodeSample('permission', args).measures.people_gained).toBe(2);
  });

  test('a post to #INFRA-HELP reaches who reads #infra-help', () => {
    expect(decodeSample('post', { channel: '#INFRA-HELP', body: 'x' }).measures.people_reached).toBe(4_812);
  });
});

test('what a directory holds is understood by another copy of this module: a page of the console has one of its own', async () => {
  vi.resetModules();
  const copy = await import('./directory.ts');
  expect(copy.directoryOf).not.toBe(directoryOf);
  const record: DirectoryRecord = {
    kind: 'payee',
    key: 'Nordlicht',
    data: { name: 'Nordlicht', accounts: ['DE02'] },
    changed: { at: 5, by: ['usr_1'], alone: false },
  };
  const made = copy.directoryOf(1, [record]);
  expect(hasChangedSince(made, 4)).toBe(true);
  const watch = watched(made);
  watch.directory.find('payee', 'nordlicht');
  expect(watch.changedSince(4)).toMatchObject([{ key: 'Nordlicht', at: 5 }]);
  expect(changesOf(made, [{ kind: 'payee', key: 'Nordlicht', data: null }])).toMatchObject([{ before: record.data }]);
  expect(recordsSince(directoryOf(2, [], made), made)).toEqual({ fresh: false, records: [] });
});
