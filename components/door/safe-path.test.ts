import { expect, test } from 'vitest';

import { safePath } from './safe-path.ts';

test.each([
  ['/ledger?type=halt#top', '/ledger?type=halt#top'],
  ['/actions/act_1', '/actions/act_1'],
  ['/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/\r\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['ledger', '/'],
  ['/sign-in?callbackUrl=/', '/'],
  [undefined, '/'],
  [['/ledger'], '/'],
])('%j leads to %s', (to, path) => {
  expect(safePath(to)).toBe(path);
});
