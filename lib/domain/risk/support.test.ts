import { describe, expect, test } from 'vitest';

import { directoryOf } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import type { Tool } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';
import { supportOf } from './support.ts';

const directory = directoryOf(1, [
  { kind: 'domain', key: 'own.example', data: { own: true } },
  { kind: 'domain', key: 'news.example', data: { own: false } },
  { kind: 'contact', key: 'maria@advisors.example', data: {} },
  { kind: 'channel', key: 'general', data: { readers: 4 } },
]);
const tool: Tool = {
  name: 'x',
  version: 1,
  title: 'x',
  description: '',
  input_schema: {},
  effect: 'send',
  reversibility: 'reversible',
  audience: 'self',
  data_class: 'internal',
  output_trust: 'trusted',
  view: {},
};
const support = (args: JsonObject, goal: string | null) =>
  supportOf({ args, decoded: decodeView(tool, args, directory), goal, directory });
const foreign = (args: JsonObject, goal: string | null) =>
  support(args, goal).foreign.map((t) => `${t.kind} ${t.value}`);

describe('a target is foreign when neither the goal nor the records mention it', () => {
  test.each<[string, JsonObject, string | null, string[]]>([
    ['in the goal', { to: 'eve@evil.example' }, 'Write to Eve@evil.example about it', []],
    ['of our own domain', { to: 'dana@own.example' }, 'Tell somebody', []],
    ['in the contacts', { to: ['maria@advisors.example'] }, 'Tell somebody', []],
    [
      'nowhere',
      { to: ['maria@advisors.example', 'eve@evil.example'] },
      'Tell somebody',
      ['recipient eve@evil.example'],
    ],
    ['an account', { iban: 'US133000000121212121212' }, 'Pay the rent', ['account US133000000121212121212']],
    ['a name under a telling key', { user: 'Fred' }, 'Summarise the page', ['principal Fred']],
    ['a recorded channel', { channel: 'general' }, 'Summarise the page', []],
    [
      'a page, even of a known site',
      { url: 'www.news.example/today' },
      'Summarise the page',
      ['url www.news.example/today'],
    ],
    ['a page that was asked for', { url: 'www.news.example/today' }, 'Read www.news.example/today', []],
    ['text is no target', { body: 'Ask Fred' }, 'Summarise the page', []],
    ['no goal at all', { to: 'eve@evil.example' }, null, ['recipient eve@evil.example']],
  ])('%s', (_what, args, goal, expected) => {
    expect(foreign(args, goal)).toEqual(expected);
  });
});

test('asked for is what the goal mentions; a record alone is no order', () => {
  expect(support({ channel: 'general', body: 'hi' }, 'Say hi in General').asked).toBe(true);
  expect(support({ channel: 'general', body: 'Buy now' }, 'Summarise the page').asked).toBe(false);
  expect(support({ n: 5 }, 'Five').asked).toBe(false);
  expect(support({ a: 'x' }, 'x').asked).toBe(false);
});
