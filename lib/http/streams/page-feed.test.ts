import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Hub } from '#lib/runtime/wake/hub.ts';
import { PageFeed } from './page-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function feed() {
  const hub = new Hub();
  const told: string[] = [];
  new PageFeed(hub).subscribe((event, data) => told.push(`${event} ${data}`));
  return { hub, told };
}

test('what changes within a moment is told together, once, by kind and by id', () => {
  const { hub, told } = feed();
  hub.publish(['queue', 'action:act_1', 'agent:agt_1', 'breaker:agt_1']);
  hub.publish(['queue', 'action:act_1']);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(told).toEqual(['queue {}', 'action {"id":"act_1"}']);
});

test('a busy desk tells four times a second at most, and what came last is told too', () => {
  const { hub, told } = feed();
  for (let i = 0; i < 1_000; i++) {
    hub.publish(['queue']);
    vi.advanceTimersByTime(1);
  }
  expect(told.length).toBeLessThanOrEqual(4);
  const before = told.length;
  vi.advanceTimersByTime(250);
  expect(told.length).toBe(before + 1);
});

test('an event has a bounded size: where too many actions changed it says so and names none', () => {
  const { hub, told } = feed();
  hub.publish(Array.from({ length: 5_000 }, (_, i) => `action:act_${i}`));
  vi.advanceTimersByTime(50);
  expect(told).toEqual(['actions {}']);
});
