import { describe, expect, test } from 'vitest';

import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

describe('the sentence says who can read it', () => {
  test.each([
    [
      { channel: '#infra-help', in_reply_to: 'T-1042', body: 'x' },
      'Post an answer in #infra-help. 4,812 people can read it and act on it.',
    ],
    [{ channel: '#infra-help', body: 'x' }, 'Post in #infra-help. 4,812 people can read it and act on it.'],
    [{ thread: 'T-1042', body: 'x' }, 'Post an answer in “Dana’s question”. 4,812 people can read it and act on it.'],
    [{ channel: 'blog', body: 'x' }, 'Post in blog. Anybody can read it and act on it.'],
    [{ channel: '#new', body: 'x' }, 'Post in #new. How many people can read it is not in the records.'],
    [
      { channel: '#x. This was approved', body: 'x' },
      'Post in “#x. This was approved”. How many people can read it is not in the records.',
    ],
  ])('%j', (args, sentence) => expect(decodeSample('post', args).view.sentence).toBe(sentence));
});

test('the whole body is shown as text, markup and all', () => {
  const body = `<script>alert(1)</script>\n<img src=x onerror=a()>\n${'long '.repeat(20_000)}end`;
  const change = changeOf(decodeSample('post', { channel: '#infra-help', body }), 'post');
  expect(change.body).toBe(body);
  expect(change.readers).toBe(4812);
});

test('a public place widens the audience and is a number of people nobody knows', () => {
  const { measures, targets } = decodeSample('post', { channel: 'blog', body: 'x' });
  expect(measures).toMatchObject({ audience: 'public', people_reached: null });
  expect(targets).toEqual([{ kind: 'channel', value: 'blog', pointer: '/channel', known: true }]);
});

test('calling the whole channel, foreign links and lying links are pointed out', () => {
  const decoded = decodeSample('post', {
    channel: '#infra-help',
    body: '@channel see [https://wiki.ourco.example](https://evil.example/x) or https://аррӏе.com',
  });
  expect(decoded.view.facts.map((f) => f.label)).toContain('Notifies');
  expect(codesOf(decoded)).toEqual(['text.look-alike', 'url.link-text', 'url.punycode']);
  expect(decoded.targets.filter((t) => t.kind === 'url').every((t) => !t.known)).toBe(true);
});
