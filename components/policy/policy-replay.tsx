'use client';

import Link from 'next/link';
import { useState } from 'react';

import { REPLAY_CHANGES } from '#lib/contract/policy-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { grouped } from '../ui/words.ts';
import { SHOWN, useReplay, type Change, type Replay } from './use-replay.ts';

const WORDS: Record<Change['change'], string> = {
  blocked: 'newly blocked',
  held: 'newly held',
  allowed: 'newly allowed',
  stricter: 'held, and asking more',
  looser: 'held, and asking less',
};
const TONE: Record<Change['change'], 'hot' | 'warn' | 'good' | 'plain'> = {
  blocked: 'warn',
  held: 'warn',
  allowed: 'hot',
  stricter: 'plain',
  looser: 'hot',
};
const DAYS = [1, 7, 30, 90];

/** What a draft would have decided otherwise, over real proposals of the last days, with the inputs they were decided by. */
export function PolicyReplay({ source, ready }: { source: string; ready: boolean }) {
  const [days, setDays] = useState(7);
  const { progress, error, start, stop } = useReplay(source);
  return (
    <Section title="What would change" aside="Nothing is published by this">
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2 text-[13px]">
          Over the last
          <select
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
            className="border-line-2 bg-bg min-h-9 rounded-lg border px-2"
          >
            {DAYS.map((n) => (
              <option key={n} value={n}>
                {n === 1 ? 'day' : `${n} days`}
              </option>
            ))}
          </select>
        </label>
        {progress?.running ? (
          <Button onClick={stop}>Stop looking</Button>
        ) : (
          <Button disabled={!ready} onClick={() => start(days)}>
            Replay the draft
          </Button>
        )}
        {!ready && <span className="text-ink-2 text-xs">Change something that can be used; then it can be tried.</span>}
      </div>
      <ProblemNotice error={error} className="mt-3" />
      {progress && <Result progress={progress} stale={progress.source !== source} />}
    </Section>
  );
}

function Result({ progress, stale }: { progress: Replay; stale: boolean }) {
  const { looked, total, changes, counts, running } = progress;
  const any = REPLAY_CHANGES.filter((change) => counts[change]);
  const all = any.reduce((sum, change) => sum + (counts[change] ?? 0), 0);
  return (
    <div className="mt-3">
      {running && (
        <progress value={looked} max={Math.max(total, 1)} aria-label="Replayed" className="accent-accent h-2 w-full" />
      )}
      <p role="status" className="text-[13px]">
        {grouped(looked)} of {grouped(Math.max(total, looked))} looked at
        {running ? ' …' : '.'}{' '}
        {any.length === 0
          ? running
            ? ''
            : looked === 0
              ? 'Nothing was proposed in that time.'
              : 'Nothing would have been decided otherwise.'
          : any.map((change) => `${grouped(counts[change] ?? 0)} ${WORDS[change]}`).join(' · ')}
        {stale && ' — the draft has changed since; replay it again.'}
      </p>
      {changes.length > 0 && (
        <ul aria-label="What would change" className="border-line mt-2 border-t">
          {changes.map((one) => (
            <li key={one.action} className="border-line grid gap-x-3 gap-y-0.5 border-b py-2 sm:grid-cols-[150px_1fr]">
              <span>
                <Tag tone={TONE[one.change]}>{WORDS[one.change]}</Tag>
              </span>
              <span className="min-w-0">
                <Link href={`/actions/${one.action}`} className="font-[550] hover:underline">
                  <Revealed text={one.sentence} />
                </Link>
                <span className="text-ink-2 block text-[12.5px]">
                  {one.agent} · {one.tool} · <Ago at={one.at} /> · {one.why}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {all > changes.length && (
        <p className="text-ink-2 mt-2 text-[13px]">
          The newest {SHOWN} are listed; <code className="font-mono text-xs">countersign policy replay</code> lists all.
        </p>
      )}
    </div>
  );
}
