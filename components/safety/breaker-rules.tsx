'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetSafety, TestBreaker } from '#lib/contract/safety-api.ts';
import { loosens, RULE_TEXT, type BreakerRules as Rules, type RuleName } from '#lib/domain/breaker/rules.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { grouped } from '../ui/words.ts';
import { setBreaker, testBreaker } from './queries.ts';

type Listed = ReplyOf<typeof GetSafety>['rules'];

const rulesOf = (listed: Listed): Rules =>
  Object.fromEntries(listed.map(({ name, enabled, count, window_s }) => [name, { enabled, count, window_s }])) as Rules;

const BOX = 'border-line-2 bg-bg w-24 rounded-lg border px-2 py-1 text-right tabular-nums disabled:text-ink-3';

/** The breaker's rules: what each watches, from when on it stops, and what these numbers would have done last week. */
export function BreakerRules({ rules: listed, admin }: { rules: Listed; admin: boolean }) {
  const inForce = rulesOf(listed);
  const [edited, setEdited] = useState<Rules | null>(null);
  const client = useQueryClient();
  const rules = edited ?? inForce;
  const changed = JSON.stringify(rules) !== JSON.stringify(inForce);
  const save = useMutation({
    mutationFn: () => setBreaker({ rules }),
    onSuccess: async () => {
      setEdited(null);
      await client.invalidateQueries({ queryKey: ['safety'] });
    },
  });
  const test = useMutation({ mutationFn: () => testBreaker({ rules }) });
  const set = (name: RuleName, change: Partial<Rules[RuleName]>) => {
    setEdited({ ...rules, [name]: { ...rules[name], ...change } });
    save.reset();
    test.reset();
  };
  const looser = changed && loosens(inForce, rules);
  return (
    <Section title="Circuit breaker" aside="Stops by itself, never lifts by itself">
      <ul className="border-line border-t">
        {listed.map(({ name, is_default }) => (
          <li key={name} className="border-line flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-2.5">
            <label className="flex min-w-[260px] flex-1 items-start gap-2">
              <input
                type="checkbox"
                className="accent-accent mt-1"
                checked={rules[name].enabled}
                disabled={!admin}
                onChange={(event) => set(name, { enabled: event.target.checked })}
              />
              <span>
                {RULE_TEXT[name]}
                {!is_default && <span className="text-ink-3 text-xs"> · changed from the default</span>}
              </span>
            </label>
            <span className="flex items-center gap-2 text-[13px]">
              <input
                type="number"
                aria-label={`${RULE_TEXT[name]}: how many`}
                className={BOX}
                min={1}
                max={1_000_000}
                value={rules[name].count}
                disabled={!admin || !rules[name].enabled}
                onChange={(event) => set(name, { count: whole(event.target.value, 1_000_000) })}
              />
              within
              <input
                type="number"
                aria-label={`${RULE_TEXT[name]}: within how many seconds`}
                className={BOX}
                min={1}
                max={86_400}
                value={rules[name].window_s}
                disabled={!admin || !rules[name].enabled}
                onChange={(event) => set(name, { window_s: whole(event.target.value, 86_400) })}
              />
              s
            </span>
          </li>
        ))}
        <li className="border-line text-ink-2 border-b py-2.5 text-[13px]">
          {RULE_TEXT.canary}: once is enough, and this cannot be turned off.
        </li>
      </ul>
      {admin && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Button look="main" disabled={!changed || save.isPending} onClick={() => save.mutate()}>
            {looser ? 'Propose to a second admin' : 'Put in force'}
          </Button>
          <Button disabled={test.isPending} onClick={() => test.mutate()}>
            What would these have stopped?
          </Button>
          {changed && (
            <Button look="quiet" onClick={() => setEdited(null)}>
              Undo
            </Button>
          )}
          {looser && <span className="text-ink-2 text-xs">Looser than now, so another admin has to accept it.</span>}
        </div>
      )}
      {save.isSuccess && (
        <Notice live tone="good" className="mt-3" title={save.data.in_force ? 'In force' : 'Proposed'}>
          {!save.data.in_force && 'Nothing changes until another admin accepts it; it stands at the top of this page.'}
        </Notice>
      )}
      <ProblemNotice error={save.error ?? test.error} className="mt-3" />
      {test.data && <Trips trips={test.data.trips} />}
    </Section>
  );
}

const whole = (text: string, most: number): number => Math.min(most, Math.max(1, Math.trunc(Number(text) || 1)));

function Trips({ trips }: { trips: ReplyOf<typeof TestBreaker>['trips'] }) {
  if (trips.length === 0)
    return (
      <Notice live className="mt-3" title="Nobody">
        In the last seven days no agent did as much as these rules stop.
      </Notice>
    );
  return (
    <div role="status" className="mt-3">
      <p className="text-[13px] font-[550]">In the last seven days these would have stopped:</p>
      <ul className="border-line mt-1 border-t">
        {trips.map((trip) => (
          <li key={`${trip.rule}${trip.agent.id}`} className="border-line border-b py-1.5 text-[13px]">
            <Link href={`/agents/${trip.agent.id}`} className="underline underline-offset-2">
              {trip.agent.name}
            </Link>{' '}
            — {RULE_TEXT[trip.rule].toLowerCase()}: {grouped(trip.most)} at most, <Ago at={trip.at} />
          </li>
        ))}
      </ul>
    </div>
  );
}
