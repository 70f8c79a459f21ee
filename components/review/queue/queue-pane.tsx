'use client';

import { useQuery } from '@tanstack/react-query';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Ago, Clock, TimeLeft } from '#components/time/times.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Loading } from '#components/ui/page.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { Box, Facts } from '#components/ui/section.tsx';
import { Key, Tag } from '#components/ui/small.tsx';
import { ChangeList } from '../changes/change-list.tsx';
import { ClaimQuote } from '#components/action/claim.tsx';
import { Findings, FactValue } from '#components/action/facts.tsx';
import { Level } from '#components/action/level.tsx';
import { actionQuery } from '../queries.ts';
import { ViewedSentence } from '../viewed-sentence.tsx';
import { StatusTag } from '#components/action/status.tsx';

/** The selected action, complete enough to read; signing happens on its own page. */
export function QueuePane({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(actionQuery(id));
  if (isPending) return <Loading what="the action" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const { action, view } = data;
  const { requires } = action.policy;
  const pending = action.status === 'pending';
  return (
    <article className="flex min-h-full flex-col px-7 pt-[22px]">
      <div className="flex items-center justify-between gap-3">
        <Level level={action.risk.level} rest={reviewersText(requires.approvals)} />
        {pending ? (
          <TimeLeft until={action.expires_at} className="text-[13px]" />
        ) : (
          <StatusTag status={action.status} />
        )}
      </div>
      <h2 className="mt-2.5 mb-1.5 text-[21px] leading-tight font-semibold">
        <ViewedSentence id={id} digest={data.digest} viewDigest={data.view_digest} text={view.sentence} />
      </h2>
      <p className="text-ink-2">
        {action.agent.name} for {data.initiator?.name ?? data.owner.name} · proposed <Ago at={action.created_at} /> ·
        expires <Clock at={action.expires_at} />
      </p>
      <ul aria-label="Why" className="mt-3 mb-4 flex flex-wrap gap-2">
        {action.risk.factors.slice(0, 4).map((factor, index) => (
          <li key={factor.code}>
            <Tag tone={index < 2 && action.risk.score >= 50 ? 'hot' : 'plain'}>
              <Revealed text={factor.text} />
            </Tag>
          </li>
        ))}
      </ul>
      <Findings findings={view.findings} uninspectable={view.uninspectable} />
      <ChangeList view={view} revised={data.revision > 1} />
      {view.facts.length > 0 && (
        <Box>
          <h3 className="bg-sunk text-ink-2 px-4 py-2 text-xs font-semibold">Facts</h3>
          <Facts rows={view.facts.map((fact) => [fact.label, <FactValue key={fact.label} fact={fact} />])} />
        </Box>
      )}
      {data.claim && (
        <div className="mt-4">
          <ClaimQuote claim={data.claim} brief />
        </div>
      )}
      <Ways data={data} />
    </article>
  );
}

/** The links to the action's own page, at the bottom of the pane. */
function Ways({ data: { action, refusal } }: { data: ReviewedAction }) {
  const { id } = action;
  return (
    <footer className="from-panel sticky bottom-0 mt-auto flex flex-wrap items-center gap-2 bg-linear-to-t from-70% to-transparent pt-8 pb-4">
      {action.status === 'pending' && refusal === null ? (
        <>
          <ButtonLink href={`/actions/${id}?focus=ask`}>Ask for evidence</ButtonLink>
          <ButtonLink href={`/actions/${id}?focus=deny`}>Deny</ButtonLink>
          <ButtonLink look="main" href={`/actions/${id}`} className="ml-auto">
            Review and sign <Key>↵</Key>
          </ButtonLink>
        </>
      ) : (
        <>
          <p className="text-ink-2 min-w-0 flex-1 text-[13px]">{refusal?.text}</p>
          <ButtonLink href={`/actions/${id}`}>Open the whole action</ButtonLink>
        </>
      )}
    </footer>
  );
}

function reviewersText(needed: number): string | undefined {
  return needed > 1 ? `needs ${needed} reviewers` : undefined;
}
