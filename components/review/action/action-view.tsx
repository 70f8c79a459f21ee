'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import { meQuery } from '#components/account/queries.ts';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Ago, Clock } from '#components/time/times.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Loading } from '#components/ui/page.tsx';
import { Box, Facts, Section } from '#components/ui/section.tsx';
import { ShortId } from '#components/ui/small.tsx';
import { ActionTabs } from './action-tabs.tsx';
import type { Answer } from '../verdict/answers.tsx';
import { ChangedRecords } from './changed-records.tsx';
import { ChangeList } from '../changes/change-list.tsx';
import { ClaimQuote } from '#components/action/claim.tsx';
import { ErasedNotice } from './erased-notice.tsx';
import { ExactBytes } from './exact-bytes.tsx';
import { FactValue, Findings } from '#components/action/facts.tsx';
import { Level } from '#components/action/level.tsx';
import { actionQuery } from '../queries.ts';
import { Questions } from './questions.tsx';
import { RawText } from '#components/action/raw-text.tsx';
import { ReadTogether } from './read-together.tsx';
import { ReadingBar } from './reading-bar.tsx';
import { RunSoFar } from './run-so-far.tsx';
import { ViewedSentence } from '../viewed-sentence.tsx';
import { VerdictPanel } from '../verdict/verdict-panel.tsx';
import { WhereFrom } from './where-from.tsx';
import { WhyLevel } from './why-level.tsx';

/** One action, in the order a reviewer needs it; the verdict stands beside it, or after it on a phone. */
export function ActionView({ id, focus }: { id: string; focus: Answer | null }) {
  const { data, error, isPending, refetch } = useQuery(actionQuery(id));
  const { data: me } = useQuery(meQuery);
  if (isPending || !me) return <Loading what="the action" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const { action, view } = data;
  return (
    <div className="split:grid-cols-[minmax(0,1fr)_372px] split:pb-16 mx-auto grid max-w-[1320px] gap-x-9 gap-y-5 px-4 pt-4 pb-24 sm:px-9">
      <p className="text-ink-3 split:col-span-2 flex flex-wrap gap-2 text-[12.5px]">
        <Link href={action.status === 'pending' ? '/' : '/history'} className="hover:underline">
          {action.status === 'pending' ? 'Your turn' : 'History'}
        </Link>
        <span aria-hidden>/</span>
        <ShortId id={id} />
      </p>
      <article className="min-w-0">
        <Level
          level={action.risk.level}
          rest={
            data.blind
              ? `${action.policy.requires.approvals} people decide, each without the others’ answers`
              : undefined
          }
        />
        <h1 className="mt-2.5 mb-2 text-[22px] leading-[1.2] font-semibold tracking-[-0.022em] sm:text-[27px]">
          <ViewedSentence
            id={id}
            digest={data.digest}
            viewDigest={data.view_digest}
            text={data.erasure ? `${action.tool} — ${view.sentence.toLowerCase()}` : view.sentence}
          />
        </h1>
        <p className="text-ink-2">
          <Link href={`/agents/${action.agent.id}`} className="text-ink font-[550] hover:underline">
            {action.agent.name}
          </Link>
          , owned by {data.owner.name}
          {data.initiator && `, asked by ${data.initiator.name}`} ·{' '}
          {action.run?.goal ? (
            <>
              run “<RawText text={action.run.goal} />”
            </>
          ) : (
            <>{data.erasure ? 'its goal is erased' : 'no goal given'}</>
          )}{' '}
          · proposed <Ago at={action.created_at} /> · expires <Clock at={action.expires_at} />
        </p>
        {action.policy.enforced && (
          <Notice tone={action.policy.enforced === 'canary' ? 'danger' : 'warn'} className="mt-4">
            {action.policy.reason}.
          </Notice>
        )}
        <ChangedRecords records={data.changed_records} />
        <WhyLevel action={action} />
        <ReadTogether data={data} />
        {data.erasure ? <ErasedNotice erasure={data.erasure} id={id} /> : <Content data={data} />}
        <WhereFrom provenance={data.provenance} />
        <RunSoFar steps={data.trajectory} observations={data.observations} />
        {!data.erasure && <Said data={data} />}
        <ActionTabs data={data} />
      </article>
      <VerdictPanel data={data} me={me} focus={focus} />
      {action.status === 'pending' && <ReadingBar />}
    </div>
  );
}

/** The page speaks of what ran in the past, and of what never will as what it is. */
const TENSE = {
  pending: 'What will happen',
  approved: 'What will happen',
  executing: 'What is happening now',
  succeeded: 'What happened',
  failed: 'What was tried, and failed',
  denied: 'What would have happened',
  blocked: 'What would have happened',
  expired: 'What would have happened',
  withdrawn: 'What would have happened',
  halted: 'What would have happened',
} satisfies Record<ReviewedAction['action']['status'], string>;

/** What the arguments mean, decoded and exact. */
function Content({ data }: { data: ReviewedAction }) {
  const { view } = data;
  return (
    <>
      <Section title={TENSE[data.action.status]}>
        <Findings findings={view.findings} uninspectable={view.uninspectable} />
        <ChangeList view={view} revised={data.revision > 1} />
        {view.facts.length > 0 && (
          <Box>
            <Facts rows={view.facts.map((fact) => [fact.label, <FactValue key={fact.label} fact={fact} />])} />
          </Box>
        )}
      </Section>
      <ExactBytes data={data} />
    </>
  );
}

/** What was asked and answered about it, and the agent's own words. */
function Said({ data }: { data: ReviewedAction }) {
  return (
    <>
      <Questions questions={data.action.questions} />
      <Section title="What the agent says">
        {data.claim ? <ClaimQuote claim={data.claim} /> : <p className="text-ink-2">The agent gave no reason.</p>}
      </Section>
    </>
  );
}
