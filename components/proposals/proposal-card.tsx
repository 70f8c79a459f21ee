'use client';

import Link from 'next/link';
import { useState } from 'react';

import { describesAnew, type Definition } from '#lib/domain/tool/description.ts';
import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { Diff } from '../action/diff.tsx';
import { lineDiff } from '../action/line-diff.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { count } from '../ui/words.ts';
import { recordsSubject } from './records-subject.ts';
import { useAcceptProposal, useWithdrawProposal } from './mutations.ts';

const TITLE: Record<ProposalResource['kind'], (subject: string) => string> = {
  policy: () => 'A new policy is proposed',
  tool: (subject) => `The definition of ${subject} changed`,
  'agent-mode': (subject) => `${subject} is to be only watched (shadow mode)`,
  breaker: () => 'Looser rules for the circuit breaker are proposed',
  erasure: (subject) => `The content of ${subject} is to be erased`,
  retention: () => 'Content is to be kept for a shorter time',
  'hold-lift': (subject) => `The legal hold on ${subject} is to be lifted`,
  records: (subject) => `The record of the ${subject} is to change`,
};

const MEANS: Record<ProposalResource['kind'], string> = {
  policy: 'It decides as soon as it is accepted. What waits keeps the requirement it was held with.',
  tool: 'Nothing of this tool runs until the change is accepted or withdrawn.',
  'agent-mode': 'Everything it proposes would run at once and only be recorded, whatever the policy says.',
  breaker: 'An agent would have to do more before it is stopped.',
  erasure: 'It cannot be undone. Digests, signatures, decisions and the ledger stay.',
  retention: 'Content older than this is erased soon after, but for what is on hold. It cannot be undone.',
  'hold-lift': 'What it covers can be erased again, and retention no longer passes it over.',
  records: 'What agents do with it would look less suspicious than before, to reviewers, to risk and to the policy.',
};

/** A change that waits for a second person: what it is, how it differs, and what each answer does. */
export function ProposalCard({ proposal, me }: { proposal: ProposalResource; me: { id: string; role: string } }) {
  const [open, setOpen] = useState(false);
  const accept = useAcceptProposal();
  const withdraw = useWithdrawProposal();
  const anew = isAnew(proposal);
  const title = anew ? `${proposal.subject_name} is to be described anew` : titleOf(proposal);
  const own = proposal.proposed_by.id === me.id && proposal.needs === 1;
  const accepted = proposal.accepted_by.some((person) => person.id === me.id);
  return (
    <section
      aria-label={`${title} by ${proposal.proposed_by.name}`}
      className="border-medium/50 bg-medium-soft rounded-[10px] border px-4 py-3"
    >
      <h2 className="text-medium font-semibold">■ {title}</h2>
      <p className="mt-0.5 text-[13px]">
        {proposal.proposed_by.name}, <Ago at={proposal.proposed_at} />
        {proposal.message && <> — “{proposal.message}”</>}. {anew ? MEANS_ANEW : MEANS[proposal.kind]}
      </p>
      <p className="text-ink-2 mt-0.5 text-[13px]">
        {proposal.accepted_by.length} of {count(proposal.needs, 'acceptance')}
        {proposal.accepted_by.length > 0 && `: ${proposal.accepted_by.map((person) => person.name).join(', ')}`}
      </p>
      {proposal.kind === 'erasure' && (
        <p className="mt-0.5 text-[13px]">
          <Link href={placeOf(proposal.subject)} className="underline underline-offset-2">
            See what would go
          </Link>
        </p>
      )}
      {proposal.kind === 'tool' && proposal.base > 0 && me.role === 'admin' && (
        <p className="mt-0.5 text-[13px]">
          <Link
            href={`/tools/describe?tool=${encodeURIComponent(proposal.subject)}&proposal=${proposal.id}`}
            className="underline underline-offset-2"
          >
            See how its last calls would read
          </Link>
        </p>
      )}
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? 'Hide the change' : 'Show the change'}
        </Button>
        {me.role === 'admin' && !own && !accepted && (
          <Button look="main" disabled={!open || accept.isPending} onClick={() => accept.mutate({ id: proposal.id })}>
            Accept the change
          </Button>
        )}
        {me.role === 'admin' && (
          <Button look="quiet" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ id: proposal.id })}>
            {own ? 'Withdraw' : 'Reject'}
          </Button>
        )}
      </div>
      <p className="text-ink-2 mt-1.5 text-xs">{nextStep(me.role, own, accepted, open)}</p>
      <ProblemNotice error={accept.error ?? withdraw.error} className="mt-2" />
      {open && (
        <div className="border-line bg-panel mt-3 overflow-hidden rounded-lg border">
          {proposal.left_out > 0 && (
            <p className="border-line border-b px-3 py-2 text-[13px]">
              The first records of many; {count(proposal.left_out, 'more record')}{' '}
              {proposal.left_out === 1 ? 'is' : 'are'} not shown here. Read{' '}
              <a href={`/api/v1/console/proposals/${proposal.id}`} className="underline underline-offset-2">
                all of it
              </a>{' '}
              before you accept it.
            </p>
          )}
          <Diff lines={lineDiff(proposal.current, proposal.body)} label={`Change of ${proposal.subject_name}`} />
        </div>
      )}
    </section>
  );
}

const MEANS_ANEW =
  'The tool goes on as described before until it is accepted. What waits keeps the view it was shown with.';

/** Whether only the description of a tool changes, so that nothing of it stops. */
const isAnew = ({ kind, base, current, body }: ProposalResource): boolean =>
  kind === 'tool' && base > 0 && describesAnew(JSON.parse(current) as Definition, JSON.parse(body) as Definition);

function titleOf({ kind, base, subject_name, current, body }: ProposalResource): string {
  if (kind === 'tool' && base === 0) return `${subject_name} is a new tool that may run without a person`;
  if (kind !== 'records') return TITLE[kind](subject_name);
  const subject = recordsSubject(subject_name);
  if (subject !== subject_name) return `${subject} are to change`;
  if (current === '') return `The ${subject} is to be recorded`;
  return body === '' ? `The record of the ${subject} is to be deleted` : TITLE.records(subject);
}

/** Where to look at what an erasure is about; its subject is `type:id`. */
function placeOf(subject: string): string {
  const [type = '', id = ''] = subject.split(':');
  if (type === 'action') return `/actions/${id}`;
  if (type === 'agent') return `/agents/${id}`;
  return type === 'run' ? `/ledger?run=${id}` : `/ledger?actor=${id}`;
}

function nextStep(role: string, own: boolean, accepted: boolean, open: boolean): string {
  if (role !== 'admin') return 'Admins decide on it.';
  if (own) return 'You proposed it; another admin has to accept it.';
  if (accepted) return 'You accepted it; another admin has to as well.';
  return open ? 'Accepting puts your name to exactly these lines.' : 'Read the change first; then it can be accepted.';
}
