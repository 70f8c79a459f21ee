import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { SEEN_AFTER_MS, whenOnScreen } from './on-screen.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
let report: (isIntersecting: boolean) => void = () => undefined;
const disconnect = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  disconnect.mockClear();
  page.visibilityState = 'visible';
  vi.stubGlobal('document', page);
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(onChange: (changes: { isIntersecting: boolean }[]) => void) {
        report = (isIntersecting) => onChange([{ isIntersecting }]);
      }
      observe = () => undefined;
      disconnect = disconnect;
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const watched = () => {
  const seen = vi.fn();
  return { seen, end: whenOnScreen({} as Element, seen) };
};
const show = (visibilityState: 'visible' | 'hidden') => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
};

test('what stays on screen for a second is seen, once', () => {
  const { seen } = watched();
  report(true);
  vi.advanceTimersByTime(SEEN_AFTER_MS - 1);
  expect(seen).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  report(true);
  vi.advanceTimersByTime(SEEN_AFTER_MS * 5);
  expect(seen).toHaveBeenCalledTimes(1);
  expect(disconnect).toHaveBeenCalledTimes(1);
});

test('what is scrolled away before is not, and the second begins again when it is back', () => {
  const { seen } = watched();
  report(true);
  vi.advanceTimersByTime(SEEN_AFTER_MS - 1);
  report(false);
  vi.advanceTimersByTime(SEEN_AFTER_MS * 5);
  expect(seen).not.toHaveBeenCalled();
  report(true);
  vi.advanceTimersByTime(SEEN_AFTER_MS);
  expect(seen).toHaveBeenCalledTimes(1);
});

test('in a tab in the background nothing is seen', () => {
  const { seen } = watched();
  show('hidden');
  report(true);
  vi.advanceTimersByTime(SEEN_AFTER_MS * 5);
  expect(seen).not.toHaveBeenCalled();
  show('visible');
  vi.advanceTimersByTime(SEEN_AFTER_MS / 2);
  show('hidden');
  vi.advanceTimersByTime(SEEN_AFTER_MS);
  expect(seen).not.toHaveBeenCalled();
});

test('what is left before its second is over is not seen', () => {
  const { seen, end } = watched();
  report(true);
  end();
  vi.advanceTimersByTime(SEEN_AFTER_MS * 5);
  show('visible');
  expect(seen).not.toHaveBeenCalled();
});
