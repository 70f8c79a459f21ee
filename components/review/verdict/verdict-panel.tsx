'use client';

import Link from 'next/link';
import { useState } from 'react';

import { useNow } from '#lib/client/clock.tsx';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { machineOfReviewed } from '#lib/contract/reviewed-machine.ts';
import { refusal } from '#lib/domain/action/machine.ts';
import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { Me } from '#components/account/me.ts';
import { StopButton, stopLabel } from '#components/agents/stop-dialog.tsx';
import { TimeLeft } from '#components/time/times.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { count } from '#components/ui/words.ts';
import { ActionVerdict } from './action-verdict.tsx';
import type { Answer } from './answers.tsx';
import { DecidedPanel } from './decided-panel.tsx';
import { MissedStop } from './missed-stop.tsx';
import { Requirements } from './requirements.tsx';
import { methodsFor } from './signing-methods.ts';

const EDGE: Record<RiskLevel, string> = {
  low: 'border-t-low',
  medium: 'border-t-medium',
  high: 'border-t-high',
  critical: 'border-t-critical',
};

/** The panel that is always in view: what the verdict needs, the answers, what is signed; below it the stop of this agent. */
export function VerdictPanel({ data, me, focus }: { data: ReviewedAction; me: Me; focus: Answer | null }) {
  const now = useNow();
  const closed = whyClosed(data, now);
  const { action } = data;
  return (
    <aside
      id="verdict"
      aria-label="Your verdict"
      tabIndex={-1}
      className="split:sticky split:top-[22px] split:max-h-[calc(100dvh-44px)] split:overflow-y-auto flex scroll-mt-4 flex-col gap-3.5 self-start"
    >
      <div
        className={`border-line-2 bg-panel overflow-clip rounded-[14px] border border-t-4 ${EDGE[action.risk.level]}`}
      >
        <div className="flex items-baseline justify-between gap-3 px-4 pt-3 pb-2">
          <h2 className="text-[13px] font-semibold">{closed === 'over' ? 'What was decided' : 'Your verdict'}</h2>
          {action.status === 'pending' && <TimeLeft until={action.expires_at} className="text-[13px]" />}
        </div>
        <MissedStop id={action.id} agent={action.agent.name} />
        <Answerable data={data} me={me} focus={focus} closed={closed} />
      </div>
      <StopOf data={data} by={me.name} />
    </aside>
  );
}

/** What this person can do here now: answer, read how it ended, or read why they cannot answer. */
function Answerable({
  data,
  me,
  focus,
  closed,
}: {
  data: ReviewedAction;
  me: Me;
  focus: Answer | null;
  closed: Closed | null;
}) {
  const digests = `${data.digest} ${data.view_digest}`;
  const [read, setRead] = useState(digests);
  const requirements = <Requirements data={data} method={methodsFor(data.action.policy.requires, me)[0]} me={me} />;
  switch (closed) {
    case 'over':
      return <Over data={data} me={me} />;
    case 'expired':
      return (
        <Notice live className="mx-4 mb-4" title="This action has expired">
          Nobody answered in time, and silence means no: it cannot be approved any more and will never run. The agent
          may propose it again.
        </Notice>
      );
    case 'refused':
      return (
        <>
          {requirements}
          <Refused data={data} />
        </>
      );
    case null:
      // What was read is what is signed: after a change the page is read once more before it can be answered.
      if (read !== digests) return <ChangedMeanwhile data={data} onRead={() => setRead(digests)} />;
      return (
        <>
          {requirements}
          {data.not_independent !== null && (
            <Notice tone="warn" className="mx-4 mb-3" title="Your approval would not count">
              {data.not_independent}
            </Notice>
          )}
          <ActionVerdict key={digests} data={data} me={me} focus={focus} />
        </>
      );
  }
}

function Over({ data, me }: { data: ReviewedAction; me: Me }) {
  const { action } = data;
  return (
    <>
      <DecidedPanel data={data} />
      {me.role === 'admin' && action.status !== 'approved' && !data.erasure && (
        <p className="border-line text-ink-2 border-t px-4 py-2.5 text-[13px]">
          <Link href={`/retention?action=${action.id}`} className="underline underline-offset-2">
            Erase its content …
          </Link>
        </p>
      )}
    </>
  );
}

function ChangedMeanwhile({ data, onRead }: { data: ReviewedAction; onRead: () => void }) {
  return (
    <Notice live tone="warn" className="mx-4 mb-4" title="It changed while you were reading">
      <p>
        {data.editor?.name ?? 'Another reviewer'} changed the arguments. What you read before cannot be signed any more.
      </p>
      <Button
        className="mt-2"
        onClick={() => {
          onRead();
          window.scrollTo({ top: 0 });
        }}
      >
        Read the changed action
      </Button>
    </Notice>
  );
}

/** The kill switch of this action's agent. */
function StopOf({ data: { action, agent_state, stop_allowed }, by }: { data: ReviewedAction; by: string }) {
  const stopped = agent_state.locked ? (
    <p className="bg-critical-fill rounded-lg px-3 py-2 text-center font-[550] text-white">
      ■ {action.agent.name} is stopped
    </p>
  ) : undefined;
  if (!stop_allowed) return stopped;
  return (
    <StopButton
      agent={action.agent}
      by={by}
      stopped={stopped}
      className="w-full"
      label={stopLabel(action.agent.name, agent_state)}
      hits={`Halts ${count(agent_state.waiting, 'waiting action')}, kills ${count(agent_state.approved, 'unused grant')} and refuses every further call of ${action.agent.name}. What already runs cannot be called back. Two admins are needed to lift it.`}
    />
  );
}

function Refused({ data }: { data: ReviewedAction }) {
  const auditor = data.refusal?.code === 'not-reviewer';
  return (
    <Notice live className="mx-4 mb-4" title={auditor ? 'You read, you do not answer' : 'You cannot answer this one'}>
      {auditor
        ? 'Auditors see everything and change nothing, so that the record has a reader without a stake in it.'
        : data.refusal?.text}
      {data.refusal?.code === 'already-answered' && ' It waits for another reviewer.'}
    </Notice>
  );
}

type Closed = 'over' | 'expired' | 'refused';

/** Whether an action may be answered by this page now, and if not, why not. */
function whyClosed(data: ReviewedAction, now: number): Closed | null {
  if (data.action.status !== 'pending') return 'over';
  // The domain says when an action is due, before the desk has recorded that it expired.
  if (refusal(machineOfReviewed(data), { type: 'expire', at: now }) === null) return 'expired';
  return data.refusal === null ? null : 'refused';
}
