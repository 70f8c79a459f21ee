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

const asRead = (url: string, more: object = {}) =>
  decodeSample('http', { url, ...more }, { effect: 'read' }).measures.effect;

describe('what is not only a read is none, whatever the tool claims', () => {
  test.each([
    ['data to a stranger', 'https://collect.stranger.example/p?d=c2VjcmV0LXNlY3JldA'],
    ['data in the path', 'https://collect.stranger.example/c2VjcmV0LXNlY3JldC1zZWNyZXQ0'],
    ['data in the name', 'https://c2vjcmv0lxnly3jldc1zzwnyzxq0.stranger.example/'],
    ['a hook', 'https://ci.partner.example/hooks/deploy?env=a'],
    ['an act of our own', 'https://api.ourco.example/users/5/delete'],
    ['metadata', 'http://169.254.169.254/latest/'],
    ['metadata in hexadecimal', 'http://0xa9fea9fe/'],
    ['metadata as IPv6', 'http://[::ffff:169.254.169.254]/'],
    ['metadata by a public name', 'http://169.254.169.254.nip.io/'],
    ['a private address', 'http://10.20.0.5/'],
    ['a nested one', 'https://api.ourco.example/preview?url=http%253A%252F%252F10.0.0.1%252F'],
    ['one to be sent on to', 'https://ourco.example/login?next=//stranger.example/'],
    ['a file', 'file:///etc/passwd'],
    ['a line break', 'https://api.ourco.example/a%0d%0aX: y'],
    ['a name and password', 'https://me:secret@stranger.example/'],
    ['no address', 'nowhere'],
  ])('%s', (_, url) => expect(asRead(url)).not.toBeNull());

  test.each([
    ['another method', { method: 'DELETE' }],
    ['an override', { method: 'GET', headers: { 'X-HTTP-Method-Override': 'DELETE' } }],
    ['another host', { method: 'GET', headers: { Host: 'admin.stranger.example' } }],
    ['another path', { method: 'GET', headers: { 'X-Original-URL': '/admin' } }],
    ['a second request', { method: 'GET', headers: { 'X-A': 'b\r\nDELETE /x' } }],
    ['a mutation', { method: 'POST', body: { query: 'mutation { a }' } }],
    ['a batch with a part that does not parse', { method: 'POST', body: [{ query: '{ a }' }, { query: '{ a ' }] }],
  ])('%s', (_, more) => expect(asRead('https://api.ourco.example/x', more)).not.toBeNull());

  test.each([
    ['a page', 'https://docs.stranger.example/guide/intro.html', {}],
    ['our own search', 'https://api.ourco.example/search?q=red', {}],
    [
      'GraphQL that only queries',
      'https://api.ourco.example/graphql',
      { method: 'POST', body: { query: '{ me { id } }' } },
    ],
  ])('%s stays one', (_, url, more) => expect(asRead(url, more)).toBeNull());
});

describe('a request that changes something says what', () => {
  test.each([
    [
      { method: 'DELETE', url: 'https://h.example/v1/projects/p1' },
      'It would delete projects/p1 with all that is in it',
      'grave',
    ],
    [{ method: 'DELETE', url: 'https://h.example/v1/projects/p1/notes/5' }, 'It would delete notes/5', 'serious'],
    [
      { method: 'PUT', url: 'https://h.example/repos/a/b/collaborators/eve', body: { permission: 'admin' } },
      'It would give eve full control (admin) on a/b',
      'serious',
    ],
    [
      { method: 'PATCH', url: 'https://h.example/repos/a/b', body: { private: false } },
      'It would make it public, so that anybody can see it (private false)',
      'grave',
    ],
    [
      { method: 'POST', url: 'https://h.example/v1/payouts', body: { amount: 5 } },
      'It would move money (payouts)',
      'serious',
    ],
    [
      { method: 'POST', url: 'https://h.example/repos/a/b/hooks', body: { config: { url: 'https://s.example/h' } } },
      'sent to “https://s.example/h” from now on',
      'serious',
    ],
    [
      {
        method: 'POST',
        url: 'https://h.example/graphql',
        body: { query: 'mutation($i: ID!) { x: clusterDelete(id: $i) }', variables: { i: 'c9' } },
      },
      'Run the GraphQL mutation clusterDelete (id “c9”)',
      'grave',
    ],
    [
      { method: 'GET', url: 'https://stranger.example/', headers: { Cookie: 'a=b' } },
      'the credential in Cookie',
      'serious',
    ],
  ])('%j', (args, words, grade) => {
    const { view, hazards } = decodeSample('http', args);
    expect(view.sentence).toContain(words);
    expect(hazards.map((hazard) => hazard.grade)).toContain(grade);
  });
});

test('the document of the API has the word, by method and path', () => {
  const operations = [
    { method: 'POST', path: '/things/{id}/archive', words: 'Archives a thing for good' },
    { method: 'GET', path: '/things/{id}', words: 'Reads a thing' },
  ];
  const args = { method: 'POST', url: 'https://api.ourco.example/v2/things/7/archive' };
  expect(decodeSample('http', args, { view: { operations } }).view.sentence).toContain(
    'which the API describes as “Archives a thing for good”',
  );
  expect(decodeSample('http', { ...args, method: 'PUT' }, { view: { operations } }).view.sentence).not.toContain(
    'describes',
  );
});
