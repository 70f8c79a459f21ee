import fc from 'fast-check';
import { expect, test } from 'vitest';

import { exactDuration, timeFigures, type Instants } from './time-figures.ts';

const AT = Date.parse('2026-11-20T09:00:00.000Z');
const instants = (more: Partial<Instants>): Instants => ({
  proposed: AT,
  ran: AT + 5_000,
  tripped: null,
  stopped: AT + 65_120,
  confirmed: [],
  told: true,
  startCut: false,
  ...more,
});

test.each<[string, Partial<Instants>, object]>([
  ['from the redeem to the stop', {}, { time_to_contain_ms: 60_120, contain_is: 'exact', time_to_notice_ms: 65_120 }],
  ['from the proposal where nothing ran', { ran: null }, { time_to_contain_ms: 65_120, contain_is: 'exact' }],
  [
    'to the last confirmation, where that is later',
    { confirmed: [AT + 65_200, AT + 66_120] },
    { time_to_contain_ms: 61_120, contain_is: 'exact', stop_confirmed_ms: 1_000 },
  ],
  [
    'at least, while a client is silent',
    { confirmed: [AT + 65_200, null] },
    { contain_is: 'at_least', stop_confirmed_ms: null, clients: { connected: 2, confirmed: 1 } },
  ],
  ['at least, where the start may lie earlier', { startCut: true }, { contain_is: 'at_least' }],
  ['at most, where nobody named the start', { told: false }, { contain_is: 'at_most', time_to_notice_ms: null }],
  ['about, where both ends are open', { told: false, confirmed: [null] }, { contain_is: 'about' }],
  ['unknown while nothing is stopped', { stopped: null }, { time_to_contain_ms: null, exposure_to: null }],
  ['unknown where nothing is suspect', { proposed: null, ran: null }, { time_to_contain_ms: null, contain_is: null }],
  ['never negative', { ran: AT + 70_000 }, { time_to_contain_ms: 0 }],
  ['from the trip to the stop', { tripped: AT + 65_000 }, { trip_to_stop_ms: 120 }],
])('the time to contain counts %s', (_what, more, figures) => {
  expect(timeFigures(instants(more))).toMatchObject(figures);
});

test.each([
  [0, '0.000 s'],
  [120, '0.120 s'],
  [59_999, '59.999 s'],
  [123_204, '2 min 03.204 s'],
  [3_600_000, '1 h 0 min 00.000 s'],
  [100_800_000, '1 d 4 h 0 min 00.000 s'],
])('%i ms reads %s', (ms, text) => {
  expect(exactDuration(ms)).toBe(text);
});

test('a length in words loses no millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 * 86_400_000 }), (ms) => {
      const per = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000 };
      const parts = [...exactDuration(ms).matchAll(/([\d.]+) (d|h|min|s)\b/g)];
      const sum = parts.reduce((total, [, n, unit]) => total + Number(n) * per[unit as keyof typeof per], 0);
      expect(Math.round(sum)).toBe(ms);
    }),
  );
});
