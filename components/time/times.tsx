'use client';

import { useHydrated, useNow } from '#lib/client/clock.tsx';
import { classNames } from '../ui/class-names.ts';
import { duration } from '../ui/words.ts';

const SOON_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** How long ago, exact on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow(10_000);
  const past = now - Date.parse(at);
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap">
      {past < 10_000 ? 'just now' : `${duration(past)} ago`}
    </time>
  );
}

/** Hours and minutes in the reader's zone (UTC before the page is awake); with the day when it is not today. */
export function Clock({ at }: { at: string }) {
  const hydrated = useHydrated();
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap">
      {hydrated ? localTime(new Date(at)) : `${at.slice(11, 16)} UTC`}
    </time>
  );
}

/** A countdown to the second when it gets close. */
export function TimeLeft({ until, className }: { until: string; className?: string }) {
  const now = useNow();
  const left = Date.parse(until) - now;
  return (
    <time
      dateTime={until}
      title={`expires ${until}`}
      className={classNames('whitespace-nowrap', left < HOUR_MS && 'text-high font-semibold', className)}
    >
      {left <= 0 ? 'expired' : `${left < SOON_MS ? toTheSecond(left) : duration(left)} left`}
    </time>
  );
}

function toTheSecond(ms: number): string {
  const s = Math.floor(ms / 1_000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')} min`;
}

function localTime(at: Date): string {
  const time = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const today = at.toDateString() === new Date().toDateString();
  return today ? time : `${at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}
