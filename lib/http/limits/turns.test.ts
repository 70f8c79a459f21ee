import { expect, test } from 'vitest';

import { Turns } from './turns.ts';

test('forty-eight of one caller at once, the rest in order; others are not kept', async () => {
  const turns = new Turns();
  const entered: number[] = [];
  const leaves = await Promise.all(Array.from({ length: 48 }, () => turns.enter('a')));
  const waiting = [0, 1, 2].map((n) => turns.enter('a').then((leave) => (entered.push(n), leave)));
  await turns.enter('b');
  expect(entered).toEqual([]);
  leaves[0]?.();
  await waiting[0];
  expect(entered).toEqual([0]);
  (await waiting[0])?.();
  await waiting[1];
  expect(entered).toEqual([0, 1]);
});

test('beyond two thousand that wait it says when to try again', async () => {
  const turns = new Turns();
  for (let i = 0; i < 2_048; i += 1) void turns.enter('a');
  await expect(turns.enter('a')).rejects.toMatchObject({ code: 'rate-limited', facts: { retryAfter: 1 } });
  await expect(turns.enter('b')).resolves.toBeTypeOf('function');
});
