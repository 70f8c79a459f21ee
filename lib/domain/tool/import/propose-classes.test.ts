import { expect, test } from 'vitest';

import { NO_HINTS } from './imported-tool.ts';
import type { Hints } from './imported-tool.ts';
import { proposeClasses } from './propose-classes.ts';

const proposed = (name: string, hints: Partial<Hints> = {}, method: string | null = null) =>
  proposeClasses({
    ...{ name, title: null, description: '', input_schema: {}, changed: [] },
    hints: { ...NO_HINTS, ...hints },
    operation: method === null ? null : { method, path: '/x', words: 'x' },
  });

test.each([
  ['get_shelf', 'read'],
  ['listShelves', 'read'],
  ['shelf_write', 'write'],
  ['get_or_create_shelf', 'write'],
  ['search_and_replace', 'write'],
  ['status_update', 'write'],
  ['get_latest_release', 'read'],
  ['read_and_delete', 'delete'],
  ['shelf.remove', 'delete'],
  ['sendMail', 'send'],
  ['publish_page', 'publish'],
  ['refund_charge', 'pay'],
  ['grant_role', 'grant'],
  ['run_query', 'execute'],
  ['enable_feature', 'configure'],
  ['frobnicate', 'execute'],
])('%s is proposed as %s', (name, effect) => {
  expect(proposed(name).classes.effect).toBe(effect);
});

test.each([
  ['GET', 'shelf', 'read'],
  ['POST', 'shelf', 'write'],
  ['DELETE', 'shelf', 'delete'],
  ['GET', 'deleteShelf', 'delete'],
  ['POST', 'searchShelf', 'write'],
  ['POST', 'sendInvoice', 'send'],
])('%s of %s is proposed as %s', (method, name, effect) => {
  expect(proposed(name, {}, method).classes.effect).toBe(effect);
});

test('annotations raise, and lower nothing that the name says', () => {
  expect(proposed('frobnicate', { readOnly: true })).toMatchObject({
    classes: { effect: 'execute' },
    why: ['execute: only its server says that it reads, and a person has to say so'],
  });
  expect(proposed('delete_shelf', { readOnly: true })).toMatchObject({
    classes: { effect: 'delete', reversibility: 'irreversible' },
    why: ['delete: by its name', 'its server says that it only reads; that is not taken over'],
  });
  expect(proposed('delete_shelf', { destructive: false }).classes.reversibility).toBe('irreversible');
  expect(proposed('get_shelf', { readOnly: false }).classes.effect).toBe('write');
  expect(proposed('update_shelf', { destructive: true }).classes).toMatchObject({
    effect: 'write',
    reversibility: 'irreversible',
  });
  expect(proposed('update_shelf', { openWorld: true }).classes).toMatchObject({ audience: 'external' });
});

test('what a read returns is not trusted, whatever its server says', () => {
  expect(proposed('get_shelf').classes.output_trust).toBe('untrusted');
  expect(proposed('get_shelf', { openWorld: false }).classes.output_trust).toBe('untrusted');
});

test('names tell of data that few may see', () => {
  expect(proposed('get_secret').classes.data_class).toBe('restricted');
  expect(proposed('list_customers').classes.data_class).toBe('confidential');
  expect(proposed('list_shelves').classes.data_class).toBe('internal');
});
