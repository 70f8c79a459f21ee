'use client';

import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetSafety } from '#lib/contract/safety-api.ts';
import { loosens, RULE_TEXT, type BreakerRules as Rules, type RuleName } from '#lib/domain/breaker/rules.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { BreakerRule } from './breaker-rule.tsx';
import { BreakerTrips } from './breaker-trips.tsx';
import { useSetBreaker, useTestBreaker } from './mutations.ts';

type Listed = ReplyOf<typeof GetSafety>['rules'];

const rulesOf = (listed: Listed): Rules =>
  Object.fromEntries(listed.map(({ name, enabled, count, window_s }) => [name, { enabled, count, window_s }])) as Rules;

/** The breaker's rules: what each watches, from when on it stops, and what these numbers would have done last week. */
export function BreakerRules({ rules: listed, admin }: { rules: Listed; admin: boolean }) {
  const inForce = rulesOf(listed);
  // Null while nothing is edited, so that a change by somebody else is shown at once.
  const [edited, setEdited] = useState<Rules | null>(null);
  const rules = edited ?? inForce;
  const changed = JSON.stringify(rules) !== JSON.stringify(inForce);
  const save = useSetBreaker(() => setEdited(null));
  const test = useTestBreaker();
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
          <BreakerRule
            key={name}
            name={name}
            rule={rules[name]}
            isDefault={is_default}
            admin={admin}
            onChange={(change) => set(name, change)}
          />
        ))}
        <li className="border-line text-ink-2 border-b py-2.5 text-[13px]">
          {RULE_TEXT.canary}: once is enough, and this cannot be turned off.
        </li>
      </ul>
      {admin && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Button look="main" disabled={!changed || save.isPending} onClick={() => save.mutate({ rules })}>
            {looser ? 'Propose to a second admin' : 'Put in force'}
          </Button>
          <Button disabled={test.isPending} onClick={() => test.mutate({ rules })}>
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
      {test.data && <BreakerTrips trips={test.data.trips} />}
    </Section>
  );
}
