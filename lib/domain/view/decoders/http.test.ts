import { describe, expect, test } from 'vitest';

import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

describe('the sentence says where it goes and what it carries', () => {
  test.each([
    [
      { url: 'https://api.ourco.example/x', method: 'post', body: 'abc' },
      'Send a POST request to api.ourco.example/x. It carries 3 characters of data.',
    ],
    [
      { url: 'https://api.partner.example/x', method: 'GET' },
      'Send a GET request to api.partner.example/x. The host is outside the company.',
    ],
    [
      { url: 'https://evil.example:8443', method: 'PUT' },
      'Send a PUT request to evil.example:8443. The records do not know this host.',
    ],
    [{ url: 'not a url', method: 'GET' }, 'Send a GET request to “not a url”. Where it goes cannot be told.'],
    [{ url: 'https://api.ourco.example' }, 'Send a request to api.ourco.example'],
  ])('%j', (args, sentence) => expect(decodeSample('http', args).view.sentence).toBe(sentence));
});

describe('addresses that pose as others', () => {
  test.each([
    ['https://ourco.example@evil.example/', ['url.userinfo']],
    ['http://169.254.169.254/latest/meta-data', ['url.private']],
    ['http://2130706433/', ['url.obscured-host', 'url.private']],
    ['http://0x7f.1/', ['url.obscured-host', 'url.private']],
    ['http://[::1]/', ['url.private']],
    ['http://[::ffff:10.0.0.1]/', ['url.private']],
    ['http://10.1.2.3/', ['url.private']],
    ['http://localhost:3000/', ['url.private']],
    ['http://db.internal/', ['url.private']],
    ['file:///etc/passwd', ['url.scheme']],
    ['javascript:alert(1)', ['url.scheme']],
    ['https://xn--80ak6aa92e.com/', ['url.punycode']],
    ['https://аррӏе.com/', ['text.look-alike', 'url.punycode']],
    ['https://оurco.example/', ['text.look-alike', 'url.look-alike-domain', 'url.punycode']],
    ['https:\\\\evil.example\\@ourco.example', ['url.irregular']],
    ['https://ourco.example/a?b=c', []],
    ['https://münchen.example/', ['url.punycode']],
  ])('%s: %j', (url, codes) => {
    const found = codesOf(decodeSample('http', { url, method: 'GET' }));
    expect(found.filter((code) => codes.length > 0 || code !== '')).toEqual(expect.arrayContaining(codes));
    if (codes.length === 0) expect(found).toEqual([]);
  });
});

test('headers and bodies are complete, credentials pointed out', () => {
  const decoded = decodeSample('http', {
    url: 'http://evil.example/?q=secret',
    headers: { Authorization: 'Bearer abc', 'X-Trace': '1' },
    body: { user: 'zoë', list: [1, 2] },
  });
  const change = changeOf(decoded, 'http');
  expect(change.headers).toEqual([
    { name: 'Authorization', value: 'Bearer abc' },
    { name: 'X-Trace', value: '1' },
  ]);
  expect(change.body).toBe('{\n  "user": "zoë",\n  "list": [\n    1,\n    2\n  ]\n}');
  expect(decoded.view.facts.map((f) => f.label)).toEqual([
    'Host',
    'Data in the address',
    'Encryption',
    'Headers that carry a credential',
  ]);
  expect(decoded.targets).toMatchObject([{ kind: 'url', known: false }]);
  expect(decoded.measures.audience).toBe('external');
});

test('headers may also be a list, and fall back when they are neither', () => {
  const list = decodeSample('http', { url: 'https://a.example', headers: [{ name: 'A', value: 'b' }] });
  expect(changeOf(list, 'http').headers).toEqual([{ name: 'A', value: 'b' }]);
  expect(decodeSample('http', { url: 'https://a.example', headers: 'A: b' }).view.decoder.name).toBe('json');
});

test('without a stated method, none is claimed but for plain reads', () => {
  expect(changeOf(decodeSample('http', { url: 'https://a.example' }, { effect: 'read' }), 'http').method).toBe('GET');
  expect(changeOf(decodeSample('http', { url: 'https://a.example' }), 'http').method).toBe('METHOD NOT STATED');
});
