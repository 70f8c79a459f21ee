import { describe, expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';

const told = (args: Parameters<typeof decodeSample>[1]) =>
  decodeSample('post', { channel: '#infra-help', ...args }, { effect: 'send' });

test.each([
  '@here look',
  '<!channel> look',
  '<!everyone|everyone> look',
  '<!subteam^S12> look',
  '<at>General</at> look',
  '<@&123> look',
])('%s calls everybody', (text) => {
  const { view, hazards } = told({ text });
  expect(view.sentence).toContain('call everybody there at once');
  expect(hazards).toMatchObject([{ code: 'post.calls-everybody', grade: 'serious', pointer: '/text' }]);
});

test.each([{ text: 'ann@here.example wrote' }, { text: '<@U12> look' }])('%j calls nobody but who is named', (args) =>
  expect(told(args).view.sentence).not.toContain('everybody'),
);

const DISCORD = { channel: {}, text: {}, allowed_mentions: {} };
const silenced = (text: string, allowed: object, properties: object = DISCORD) =>
  decodeSample(
    'post',
    { channel: '#infra-help', text, allowed_mentions: { ...allowed } },
    { effect: 'send', input_schema: { properties: { ...properties } } },
  ).view.sentence;

describe('Discord may be told to call nobody', () => {
  test.each([
    ['@everyone look', { parse: [] }],
    ['@here look', { parse: ['roles'] }],
    ['<@&123> look', { parse: ['users'], roles: [] }],
  ])('%s with %j', (text, allowed) => expect(silenced(text, allowed)).not.toContain('everybody'));

  test.each([
    ['@everyone look', { parse: ['everyone'] }],
    ['<@&123> look', { parse: [], roles: ['123'] }],
    ['@everyone and <@&123> look', { parse: ['roles'] }],
    ['<!channel> look', { parse: [] }],
    ['<!subteam^S12> look', { parse: [] }],
    ['<at>General</at> look', { parse: [] }],
    ['@channel look', { parse: [] }],
  ])('but not by %j of %s', (text, allowed) => expect(silenced(text, allowed)).toContain('everybody'));

  test('a member that the tool does not declare silences nobody', () => {
    expect(silenced('@everyone look', { parse: [] }, { channel: {}, text: {} })).toContain('everybody');
  });
});

test('blocks are what is read, and an answer may be broadcast', () => {
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: 'New <https://evil.example/x|https://ourco.example>' } },
  ];
  const { view, hazards } = told({ text: 'Summary', blocks, thread_ts: '1.2', reply_broadcast: true });
  expect(view.sentence).toContain('broadcast it to the whole channel');
  expect(view.sentence).toContain('Readers see the blocks');
  expect(hazards.map((hazard) => hazard.code).sort()).toEqual(['post.broadcast', 'post.parts-differ', 'url.link-text']);
});

test('a name that the agent chose is said', () => {
  expect(told({ text: 'x', username: 'Payroll' }).hazards).toMatchObject([
    { code: 'post.name-chosen', evidence: 'Payroll' },
  ]);
});
