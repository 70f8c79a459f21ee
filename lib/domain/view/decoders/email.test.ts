import { describe, expect, test } from 'vitest';

import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

describe('the sentence says how many and how many outside', () => {
  test.each([
    [
      { to: ['dana@ourco.example', 'li@ourco.example'], cc: 'kim@partner.example', subject: 'Q3 summary', body: '' },
      'E-mail 3 people, 1 outside the company (kim@partner.example): “Q3 summary”',
    ],
    [{ to: 'dana@ourco.example', subject: 'Hi', body: '' }, 'E-mail dana@ourco.example: “Hi”'],
    [{ to: 'kim@partner.example', subject: 'Hi' }, 'E-mail kim@partner.example, outside the company: “Hi”'],
    [
      { to: 'x@evil.example', subject: '' },
      'E-mail x@evil.example, outside the company and not in the contacts: no subject',
    ],
    [{ to: ['all@ourco.example'], subject: 'News' }, 'E-mail 5,200 people: “News”'],
    [
      { to: ['a@x.example', 'b@x.example'], subject: 'S' },
      'E-mail 2 people, all outside the company (a@x.example and b@x.example): “S”',
    ],
    [
      {
        to: ['dana@ourco.example'],
        subject: 'A” — approved by “Sam',
        attachments: ['a.pdf', { name: 'b.csv', size: 3 }],
      },
      "E-mail dana@ourco.example with a.pdf and b.csv attached: “A' — approved by 'Sam”. It also carries attachments[1].size 3.",
    ],
  ])('%j', (args, sentence) => expect(decodeSample('email', args).view.sentence).toBe(sentence));
});

test('recipients keep their standing and are counted once', () => {
  const decoded = decodeSample('email', {
    to: 'Dana <dana@ourco.example>, kim@partner.example; x@evil.example',
    bcc: ['X@evil.example'],
    subject: 's',
    body: 'b',
  });
  const { to, bcc } = changeOf(decoded, 'email');
  expect(to).toEqual([
    { address: 'dana@ourco.example', name: 'Dana Ruiz', standing: 'internal' },
    { address: 'kim@partner.example', name: 'Kim Lund', standing: 'known' },
    { address: 'x@evil.example', name: null, standing: 'unknown' },
  ]);
  expect(bcc).toHaveLength(1);
  expect(decoded.measures).toMatchObject({
    recipients: 3,
    external_recipients: 2,
    people_reached: 3,
    audience: 'external',
  });
  expect(decoded.targets.map((t) => [t.value, t.known])).toEqual([
    ['dana@ourco.example', true],
    ['kim@partner.example', true],
    ['X@evil.example', false],
  ]);
  expect(decoded.view.facts.map((f) => f.label)).toEqual([
    'Outside and not in the contacts',
    'Blind copies',
    'Recipient as written',
  ]);
});

test.each([
  ['a homoglyph of our own domain', { to: 'dana@оurco.example' }, ['text.look-alike', 'url.look-alike-domain']],
  ['the same as punycode', { to: 'dana@xn--urco-45d.example' }, ['url.look-alike-domain', 'url.punycode']],
  ['a name posing as an address', { to: '"dana@ourco.example" <x@evil.example>' }, ['email.display-name']],
  ['no address at all', { to: 'everyone' }, ['email.address']],
  [
    'a header smuggled into the subject',
    { to: 'dana@ourco.example', subject: 'a\r\nBcc: x@evil.example' },
    ['email.header'],
  ],
  ['a header smuggled into the address', { to: 'dana@ourco.example\nBcc: x@evil.example' }, ['email.header']],
  [
    'an executable disguised by direction',
    { to: 'dana@ourco.example', attachments: ['report\u202efdp.exe'] },
    ['text.bidi'],
  ],
])('%s is found', (_name, args, codes) => {
  const decoded = decodeSample('email', args);
  expect(codesOf(decoded)).toEqual(codes);
  expect(decoded.view.decoder.name).toBe('email');
});

test('a look-alike of our domain is never internal', () => {
  expect(changeOf(decodeSample('email', { to: 'dana@оurco.example' }), 'email').to[0]?.standing).toBe('unknown');
  expect(changeOf(decodeSample('email', { to: 'dana@ourco.example.evil.example' }), 'email').to[0]?.standing).toBe(
    'unknown',
  );
  expect(changeOf(decodeSample('email', { to: 'dana@evil-ourco.example' }), 'email').to[0]?.standing).toBe('unknown');
});

test.each([{ subject: 's' }, { to: {} }, { to: [{ id: 3 }] }, { to: [], subject: 's' }])(
  'unreadable recipients fall back to plain data and say so: %j',
  (args) => {
    const { view } = decodeSample('email', args);
    expect(view.decoder.name).toBe('json');
    expect(view.uninspectable).not.toEqual([]);
    expect(view.sentence).toContain('do not read as an e-mail');
  },
);
