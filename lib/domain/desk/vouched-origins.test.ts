import { expect, test } from 'vitest';

import { VouchedOrigins } from './vouched-origins.ts';

const [A, B, C] = ['https://a.example', 'https://b.example', 'https://c.example'];
const moved = (before: string, origin: string) => JSON.stringify({ before, origin });

test('the desk is where the last move before an entry took it', () => {
  const origins = new VouchedOrigins(A);
  expect(origins.add(3, 'desk-moved', moved(A, B))).toBeNull();
  expect(origins.add(8, 'desk-moved', moved(B, C))).toBeNull();
  expect([2, 3, 4, 8, 9].map((index) => origins.at(index))).toEqual([A, A, B, B, C]);
});

test('a name that the desk vouches for holds for what came before, decisions too', () => {
  const origins = new VouchedOrigins(A);
  expect(
    origins.add(5, 'desk-names-vouched', JSON.stringify({ logs: ['b.example/countersign'], origins: [B] })),
  ).toBeNull();
  expect([4, 5, 9].map((index) => origins.issued(B, index))).toEqual([true, false, false]);
  expect([4, 9].map((index) => origins.fitting(index, B))).toEqual([B, null]);
  expect(origins.issued(A, 9)).toBe(true);
});
