'use client';

import Link from 'next/link';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { DrillResource, GetSafety } from '#lib/contract/safety-api.ts';
import { DRILL_WORDS, NoticedTag } from '../action/status.tsx';
import { RawText } from '../action/raw-text.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { grouped } from '../ui/words.ts';
import { useWithdrawDrill } from './mutations.ts';
import { StartDrillForm } from './start-drill-form.tsx';

type Listed = ReplyOf<typeof GetSafety>['drills'];

/** Injected bad actions: how many reviewers noticed, and each that is over. One that waits is seen by whoever started it alone. */
export function Drills({ drills, admin }: { drills: Listed; admin: boolean }) {
  const [starting, setStarting] = useState(false);
  const over = drills.noticed + drills.missed + drills.unanswered;
  return (
    <Section
      title="Drills"
      aside={
        over > 0 &&
        `${grouped(drills.noticed)} noticed · ${grouped(drills.missed)} missed · ${grouped(drills.unanswered)} not answered`
      }
    >
      <p className="text-ink-2 mb-3 max-w-[70ch] text-[13px]">
        A bad action put before reviewers as if an agent had proposed it, to see whether they notice. It can never run,
        its agent never sees it, and everybody is told when it is over.
      </p>
      {admin && !starting && <Button onClick={() => setStarting(true)}>Start a drill …</Button>}
      {admin && starting && <StartDrillForm close={() => setStarting(false)} />}
      {drills.waiting.length > 0 && (
        <ul aria-label="Drills of yours that wait" className="border-line mt-4 border-t">
          {drills.waiting.map((drill) => (
            <Drill key={drill.id} drill={drill} />
          ))}
        </ul>
      )}
      {drills.over.length > 0 && (
        <ul aria-label="Drills that are over" className="border-line mt-4 border-t">
          {drills.over.map((drill) => (
            <Drill key={drill.id} drill={drill} />
          ))}
        </ul>
      )}
      {over === 0 && drills.waiting.length === 0 && !starting && (
        <p className="text-ink-2 mt-3">None has been held yet.</p>
      )}
    </Section>
  );
}

function Drill({ drill }: { drill: DrillResource }) {
  const withdraw = useWithdrawDrill();
  return (
    <li className="border-line border-b py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Link href={`/actions/${drill.action_id}`} prefetch={false} className="font-[550] underline underline-offset-2">
          <Revealed text={drill.sentence} />
        </Link>
        {drill.ended ? <NoticedTag noticed={drill.ended.noticed} /> : <Tag>○ Waiting, known to you alone</Tag>}
        {!drill.ended && (
          <Button
            look="quiet"
            className="ml-auto"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ id: drill.id })}
          >
            Take it back
          </Button>
        )}
      </p>
      <p className="text-ink-2 mt-0.5 text-[13px]">
        “<RawText text={drill.note} />” · as {drill.agent.name} · by {drill.started_by}, <Ago at={drill.started_at} />
        {drill.ended && ` · ${DRILL_WORDS[drill.ended.outcome]}`}
      </p>
      <ProblemNotice error={withdraw.error} className="mt-2" />
    </li>
  );
}
