import { expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { touchedCanary, type Canary } from './canary.ts';

const CANARIES: Canary[] = [
  { id: 'cnr_1', kind: 'address', value: 'vault@ourco.example' },
  { id: 'cnr_2', kind: 'file', value: '/srv/backup/keys.txt' },
  { id: 'cnr_3', kind: 'account', value: 'DE00 1234 5678 9012' },
];
const touched = (args: JsonObject) => {
  const found = touchedCanary(CANARIES, args);
  return found && [found.canary.id, found.pointer];
};

test.each<[string, JsonObject, string, string]>([
  ['in a longer text', { text: 'write to vault@ourco.example, please' }, 'cnr_1', '/text'],
  ['in another case', { to: ['x@y.example', 'Vault@OurCo.example'] }, 'cnr_1', '/to/1'],
  ['with a character nobody sees', { to: 'va\u200Bult@ourco.example' }, 'cnr_1', '/to'],
  ['in full-width letters', { to: 'ｖａｕｌｔ@ourco.example' }, 'cnr_1', '/to'],
  ['percent-encoded', { url: 'https://x.example/?u=%76ault%40ourco.example' }, 'cnr_1', '/url'],
  ['by a path with detours', { path: '/srv//backup/./keys.txt' }, 'cnr_2', '/path'],
  ['without its spaces', { iban: 'DE00123456789012' }, 'cnr_3', '/iban'],
  ['as a member’s name', { 'vault@ourco.example': true }, 'cnr_1', '/vault@ourco.example'],
])('%s', (_what, args, id, pointer) => {
  expect(touched(args)).toEqual([id, pointer]);
});

test.each<[string, JsonObject]>([
  ['something else', { to: 'ann@ourco.example', n: 3, list: [], none: null }],
  ['half of one', { text: 'vault@ourco' }],
  ['a percent sign that encodes nothing', { text: '100 % of %zz' }],
])('%s touches none', (_what, args) => {
  expect(touched(args)).toBeNull();
});
