import { describe, expect, test } from 'vitest';

import { codesOf, decodeSample } from './sample-records.ts';

const privateText = (url: string): string | undefined =>
  decodeSample('http', { url, method: 'GET' }).view.findings.find(({ code }) => code === 'url.private')?.text;

describe('addresses that are not on the open internet', () => {
  test.each([
    ['http://127.8.9.10/', '127.8.9.10 is this machine itself'],
    ['http://0.0.0.0/', '0.0.0.0 is this machine itself'],
    ['http://172.16.0.1/', '172.16.0.1 is a private address'],
    ['http://172.31.255.255/', '172.31.255.255 is a private address'],
    ['http://192.168.1.1/', '192.168.1.1 is a private address'],
    ['http://100.64.0.1/', '100.64.0.1 is a private address'],
    ['http://169.254.1.1/', '169.254.1.1 is a link-local address'],
    ['http://198.18.0.1/', '198.18.0.1 is a reserved address, not on the open internet'],
    ['http://198.19.255.255/', '198.19.255.255 is a reserved address, not on the open internet'],
    ['http://192.0.0.8/', '192.0.0.8 is a reserved address, not on the open internet'],
    ['http://240.0.0.1/', '240.0.0.1 is a reserved address, not on the open internet'],
    ['http://224.0.0.1/', '224.0.0.1 is an address of many machines at once'],
    ['http://239.255.255.250/', '239.255.255.250 is an address of many machines at once'],
    ['http://255.255.255.255/', '255.255.255.255 is an address of many machines at once'],
    ['http://[::]/', '[::] is this machine itself'],
    ['http://[fd12:3456::1]/', '[fd12:3456::1] is a private address'],
    ['http://[fe80::1]/', '[fe80::1] is a link-local address'],
    ['http://[ff02::1]/', '[ff02::1] is an address of many machines at once'],
    ['http://[64:ff9b::a00:1]/', '[64:ff9b::a00:1] is an IPv4 address written as IPv6 (10.0.0.1): a private address'],
  ])('%s', (url, text) => expect(privateText(url)).toBe(text));

  test.each([
    'http://172.15.0.1/',
    'http://172.32.0.1/',
    'http://100.128.0.1/',
    'http://198.20.0.1/',
    'http://192.0.1.1/',
    'http://223.255.255.255/',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]/',
  ])('%s is', (url) => expect(privateText(url)).toBeUndefined());
});

test('a name that only looks like an address is judged as a name', () => {
  expect(codesOf(decodeSample('http', { url: 'http://10.example/', method: 'GET' }))).not.toContain('url.private');
});

describe('a link whose text names another host than it opens', () => {
  const post = (text: string) => codesOf(decodeSample('post', { channel: '#infra-help', text }));
  const mail = (html: string) => codesOf(decodeSample('email', { to: 'dana@ourco.example', subject: 'x', html }));

  test.each([
    '<a href="https://evil.example/x">bank.example</a>',
    '<a href="https://evil.example/x"><b>bank.example</b></a>',
    "<a class='x' href='https://evil.example/x'>\n  <span>bank</span>.example\n</a>",
    '<a href="https://evil.example/x">bank&#46;example</a>',
    '<a href="https&#58;//evil.example/x">bank.example</a>',
    '<a href="https&#x3a;&#47;/evil.example/x">&#8203;bank.example</a>',
    '<a href="//evil.example/x">bank.example</a>',
    `<a title="a>b" data-x='c>"d' href="https://evil.example/x">bank.example</a>`,
    '<a/href=https://evil.example/x>bank.example</a>',
    `<a title="${'x'.repeat(3_000)}" href="https://evil.example/x">bank.example</a>`,
  ])('%s', (text) => {
    expect(post(text)).toContain('url.link-text');
    expect(mail(text)).toContain('url.link-text');
  });

  test.each([
    '<a href="https://bank.example/x"><b>bank.example</b></a>',
    '<a href="mailto:a@bank.example">other.example</a>',
    '<a href="https://evil.example/x">read more</a>',
    '<abbr title="https://evil.example/x">bank.example</abbr>',
  ])('%s is none', (text) => {
    expect(post(text)).not.toContain('url.link-text');
    expect(mail(text)).not.toContain('url.link-text');
  });
});
