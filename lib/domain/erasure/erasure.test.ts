import { expect, test } from 'vitest';

import { STATUSES } from '../action/action.ts';
import { erasureRefusal } from './erasure.ts';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const DAY = 24 * 3_600_000;
const over = { status: 'denied', redeemed_at: null, erased: false, held: false };

test('what waits cannot be erased, what is over can', () => {
  const open = STATUSES.filter((status) => erasureRefusal({ ...over, status }, NOW) !== null);
  expect(open).toEqual(['pending', 'approved', 'executing']);
});

test('an execution that never reported is over a day after it began', () => {
  const running = { ...over, status: 'executing', redeemed_at: NOW - DAY + 1 };
  expect(erasureRefusal(running, NOW)).toMatch(/is running/);
  expect(erasureRefusal({ ...running, redeemed_at: NOW - DAY }, NOW)).toBeNull();
});

test('a hold refuses, and nothing is erased twice', () => {
  expect(erasureRefusal({ ...over, held: true }, NOW)).toMatch(/legal hold/);
  expect(erasureRefusal({ ...over, erased: true }, NOW)).toMatch(/already/);
});
