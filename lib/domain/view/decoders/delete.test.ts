import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

const ids = Array.from({ length: 214 }, (_, i) => `m-${i}`);

describe('the sentence counts every item', () => {
  const rows: [JsonObject, string, string][] = [
    [{ message_ids: ids }, 'Delete messages', 'Delete 214 messages'],
    [{ ids }, 'Delete messages', 'Delete 214 messages'],
    [{ ids }, 'Purge', 'Delete 214 items'],
    [{ ids: ['a', 'b'] }, 'Purge', 'Delete 2 items: a and b'],
    [{ id: 'inv-9' }, 'Delete an invoice', 'Delete the invoice inv-9'],
    [{ id: 12 }, 'Delete category', 'Delete the category 12'],
    [{ ids: [] }, 'Delete messages', 'Delete no messages'],
    [{ ids: ['*'] }, 'Delete messages', 'Delete all messages, however many there are'],
    [
      { query: 'older_than:1d' },
      'Delete messages',
      'Delete all items that match “older_than:1d”, however many there are',
    ],
    [
      { messages: [{ id: 'm1', subject: 'Offer', size: 3 }] },
      'x',
      'Delete the message m1, which the agent calls “Offer”. It also carries messages[0].size 3.',
    ],
  ];
  test.each(rows)('%#', (args, title, sentence) => {
    expect(decodeSample('delete', args, { title }).view.sentence).toBe(
      'query' in args ? sentence.replace('items', 'messages') : sentence,
    );
  });
});

describe('whatever names more than one thing is unbounded', () => {
  test.each<JsonObject>([
    { path: 'logs/*' }, { path: 'logs/' }, { ids: ['1-500'] }, { id: '10..20' }, { name: 'backup-?' }, { filter: {} }, { query: '' }, { id: '%' },
    { where: '1=1' }, { query: { match_all: {} } }, { all: true, name: 'x' }, { path: '/srv', recursive: true }, { names: ['_all'] }, { keys: ['a{b,c}'] },
  ])('%j', (args) => {
    const { measures, view } = decodeSample('delete', args);
    expect(measures).toMatchObject({ unbounded: true, items: null });
    expect(view.sentence).toContain('however many there are');
  }); // prettier-ignore

  test.each<JsonObject>([
    { id: '3d2c42fb-0000' }, { id: '2026-11-29' }, { path: 'src/a.ts' }, { id: 'https://x.example/?id=4' }, { name: 'v1.2.3' }, { id: 'call-me' },
  ])('%j is one thing', (args) => expect(decodeSample('delete', args).measures).toMatchObject({ unbounded: false, items: 1 })); // prettier-ignore

  test('a condition that the schema offers and the call leaves out is none', () => {
    const input_schema = { type: 'object', properties: { collection: { type: 'string' }, filter: { type: 'object' } } };
    const decoded = decodeSample('delete', { collection: 'customers' }, { title: 'Delete documents', input_schema });
    expect(decoded.view.sentence).toBe(
      'Delete all documents, however many there are. It also carries collection “customers”.',
    );
    expect(decoded.measures.unbounded).toBe(true);
  });
});

test('no item is left out, and the count is measured', () => {
  const decoded = decodeSample('delete', { message_ids: ids });
  expect(changeOf(decoded, 'delete').items.map((item) => item.id)).toEqual(ids);
  expect(decoded.measures).toMatchObject({ items: 214, unbounded: false });
});

test('what cannot be undone says so', () => {
  const decoded = decodeSample('delete', { message_ids: ids }, { reversibility: 'irreversible' });
  expect(decoded.view.sentence).toBe('Delete 214 messages. This cannot be undone.');
});

test('repeats count once and are named; selectors and wildcards are unbounded', () => {
  const repeated = decodeSample('delete', { ids: ['a', 'a', 'b'] });
  expect(repeated.measures.items).toBe(2);
  expect(codesOf(repeated)).toEqual(['delete.repeated']);
  expect(decodeSample('delete', { selector: { label: 'spam' } }).measures).toMatchObject({
    unbounded: true,
    items: null,
  });
  expect(decodeSample('delete', { ids: ['a', '*'] }).measures.unbounded).toBe(true);
});

test('deleting in a production environment is seen', () => {
  const decoded = decodeSample('delete', { name: 'prod-eu' }, { title: 'Delete environment' });
  expect(decoded.measures).toMatchObject({ environment: 'prod-eu', production: true });
  expect(decoded.view.sentence).toBe('Delete the environment prod-eu. It touches production.');
});

test('ids of a wrong type fall back', () => {
  expect(decodeSample('delete', { ids: [true] }).view.decoder.name).toBe('json');
  expect(decodeSample('delete', { ids: [['a']] }).view.decoder.name).toBe('json');
});
