import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';
import { nestedUrls } from './nested.ts';
import { readUrl } from './hosts-of-url.ts';

/**
 * Addresses as an attacker writes them, read by the view and by two programs that really go there: the web's standard and curl, whose requests a proxy of
 * our own writes down. The same seed makes the same addresses on every machine.
 */
const URLS = fc.sample(addresses(), { seed: 20_261_129, numRuns: 320 });

function addresses(): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    'ourco.example',
    'api.ourco.example',
    'evil.example',
    'a.b.partner.example',
    'xn--80ak6aa92e.com',
  );
  const octet = fc.constantFrom(0, 1, 8, 10, 127, 169, 172, 192, 254, 255);
  const dotted = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
  const shifted = fc
    .tuple(octet, octet, octet, octet)
    .map(([a, b, c, d]) => String(a * 2 ** 24 + b * 2 ** 16 + c * 256 + d));
  const hex = fc.tuple(octet, octet).map(([a, b]) => `0x${a.toString(16)}.0x${b.toString(16)}.1.0`);
  const octal = fc.tuple(octet, octet).map(([a, b]) => `0${a.toString(8)}.0${b.toString(8)}.0.01`);
  const six = fc.constantFrom('[::1]', '[::ffff:169.254.169.254]', '[fe80::1]', '[2606:4700::1]');
  const host = fc.oneof(
    name,
    dotted,
    shifted,
    hex,
    octal,
    six,
    name.map((n) => `${n}.`),
    name.map((n) => n.toUpperCase()),
  );
  const user = fc.constantFrom(
    '',
    '',
    'u@',
    'u:p@',
    'ourco.example@',
    'ourco.example:443@',
    'ourco.example%2f@',
    'a%40b@',
  );
  const port = fc.constantFrom('', '', ':80', ':8080');
  const path = fc.constantFrom(
    '',
    '/',
    '/a/b',
    '/a%2fb',
    '/@evil.example',
    '/a?b=c',
    '?q=1',
    '#f',
    '/a#@evil.example/',
    '\\@evil.example/',
    '/..//x',
  );
  return fc.tuple(user, host, port, path).map((parts) => `http://${parts.join('')}`);
}

/** Every host that the view names as a goal of this address. */
function hostsTold(raw: string): Set<string> {
  const read = readUrl(raw);
  const hosts = read === null ? [] : [read.url.hostname, ...read.others];
  return new Set(hosts.map((host) => host.toLowerCase().replace(/\.$/, '')));
}

const asked = new Map<string, string>();
let curlThere = true;

beforeAll(async () => {
  const proxy = createServer((request, response) => {
    const index = String(request.headers['x-index']);
    const absolute = /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1] ?? '';
    asked.set(index, absolute);
    response.end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const one = (url: string, i: number): string[] => [
    ...(i === 0 ? [] : ['--next']),
    ...['-s', '-g', '-o', '/dev/null', '--noproxy', '', '--max-time', '5', '-x', `http://127.0.0.1:${port}`],
    ...['-H', `X-Index: ${i}`, '--url', url],
  ];
  // Addresses that curl refuses end with a status of its own; the others go on.
  await promisify(execFile)('curl', URLS.flatMap(one)).catch((error: unknown) => {
    curlThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  });
  await new Promise((resolve) => proxy.close(resolve));
});

test('the web standard goes nowhere that the view does not name', () => {
  const standard = URLS.filter((url) => URL.canParse(url));
  expect(standard.length).toBeGreaterThanOrEqual(200);
  for (const url of standard)
    expect(hostsTold(url), url).toContain(new URL(url).hostname.toLowerCase().replace(/\.$/, ''));
});

test('curl goes nowhere that the view does not name', (context) => {
  if (!curlThere) context.skip();
  expect(asked.size).toBeGreaterThanOrEqual(200);
  for (const [i, authority] of asked) {
    const url = URLS[Number(i)] ?? '';
    const bare = authority
      .slice(authority.lastIndexOf('@') + 1)
      .replace(/:\d+$/, '')
      .toLowerCase()
      .replace(/\.$/, '');
    const told = hostsTold(url);
    const same = [...told].some(
      (host) => host === bare || (URL.canParse(`http://${bare}/`) && new URL(`http://${bare}/`).hostname === host),
    );
    expect(same, `${url}: curl goes to ${bare}, the view names ${[...told].join(', ')}`).toBe(true);
  }
});

test('where two programs go to two hosts, the call is never a read', () => {
  const split = URLS.filter((url) => (readUrl(url)?.others.length ?? 0) > 0);
  expect(split.length).toBeGreaterThan(5);
  for (const url of split)
    expect(decodeSample('http', { url, method: 'GET' }, { effect: 'read' }).measures.effect, url).not.toBeNull();
});

test.each([1, 2, 3])('an address in an address is found when encoded %i times', (times) => {
  for (const inner of ['http://169.254.169.254/latest', 'https://evil.example/x', '//evil.example/x']) {
    let text = inner;
    for (let i = 0; i < times; i += 1) text = encodeURIComponent(text);
    const found = nestedUrls(new URL(`https://ourco.example/go?next=${text}`)).map(({ url }) => url.hostname);
    expect(found).toEqual([new URL(inner, 'https://x').hostname]);
  }
});
