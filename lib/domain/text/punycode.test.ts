import { expect, test } from 'vitest';

import { unicodeHost } from './punycode.ts';

test.each([
  ['xn--mnchen-3ya.de', 'münchen.de'],
  ['xn--bcher-kva.example', 'bücher.example'],
  ['xn--80ak6aa92e.com', 'аррӏе.com'],
  ['xn--fiqs8s', '中国'],
  ['plain.example', 'plain.example'],
  ['xn--a!.example', 'xn--a!.example'],
  ['xn--99999999999.example', 'xn--99999999999.example'],
])('%s reads %s', (host, shown) => expect(unicodeHost(host)).toBe(shown));

test('agrees with the URL standard on what it encodes', () => {
  for (const host of ['grün.example', 'пример.испытание', '例え.テスト', 'ñandú.example']) {
    expect(unicodeHost(new URL(`https://${host}`).hostname)).toBe(host);
  }
});
