import { expect, test } from 'vitest';

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

test.each([
  { text: 'ann@here.example wrote' },
  { text: '<@U12> look' },
  { text: '@everyone look', allowed_mentions: { parse: [] } },
])('%j calls nobody but who is named', (args) => expect(told(args).view.sentence).not.toContain('everybody'));

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
