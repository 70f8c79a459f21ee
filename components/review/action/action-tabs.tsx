'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { EntryNumber } from '#components/ledger/entry-number.tsx';
import { entriesQuery } from '#components/ledger/queries.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Ago, Clock } from '#components/time/times.tsx';
import { DownloadLink } from '#components/ui/button.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { Box, Facts } from '#components/ui/section.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { capital, spaced } from '#components/ui/words.ts';
import { RawText } from '#components/action/raw-text.tsx';
import { LevelShape } from '#components/action/level.tsx';
import { StatusTag } from '#components/action/status.tsx';

/** What helps to judge but does not have to be read: similar actions, the policy's rules, raw arguments, ledger entries. */
export function ActionTabs({ data }: { data: ReviewedAction }) {
  return (
    <Tabs
      label="More about this action"
      tabs={[
        { id: 'similar', title: `Similar actions (${data.similar.length})`, content: <Similar rows={data.similar} /> },
        { id: 'policy', title: 'Policy', content: <Policy data={data} /> },
        ...(data.erasure ? [] : [{ id: 'raw', title: 'Raw arguments', content: <Raw data={data} /> }]),
        { id: 'entries', title: 'Evidence', content: <Evidence data={data} /> },
      ]}
    />
  );
}

function Similar({ rows }: { rows: ReviewedAction['similar'] }) {
  if (rows.length === 0) return <p className="text-ink-2">This agent has used this tool for the first time.</p>;
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id} className="border-line border-b last:border-b-0">
          <Link href={`/actions/${row.id}`} className="hover:bg-sunk grid grid-cols-[18px_1fr_auto] gap-x-3 py-2">
            <span className="mt-0.5">
              <LevelShape level={row.risk_level} size={13} />
            </span>
            <span className="min-w-0">
              <Revealed text={row.sentence} />{' '}
              <span className="text-ink-3 text-xs">
                <Ago at={row.created_at} />
              </span>
            </span>
            <span>
              <StatusTag status={row.status} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Policy({ data }: { data: ReviewedAction }) {
  const { policy } = data.action;
  const { requires } = policy;
  return (
    <Box>
      <Facts
        rows={[
          [
            'Rules that matched',
            policy.rules.length > 0 ? (
              <code key="r" className="font-mono text-[12.5px]">
                {policy.rules.join(', ')}
              </code>
            ) : (
              'none'
            ),
          ],
          ['Version', policy.version === null ? 'no policy was published' : `v${policy.version}`],
          ['Because', <RawText key="b" text={policy.reason} />],
          [
            'Requires',
            [
              `${requires.approvals} ${requires.approvals === 1 ? 'reviewer' : 'reviewers'}`,
              requires.groups.length > 0 && `from ${requires.groups.join(' and ')}`,
              requires.passkey && (requires.password_instead ? 'a passkey, or a fresh password' : 'a passkey'),
            ]
              .filter(Boolean)
              .join(', '),
          ],
        ]}
      />
    </Box>
  );
}

function Raw({ data }: { data: ReviewedAction }) {
  return (
    <>
      <p className="text-ink-2 mb-2 text-xs">
        The canonical bytes (RFC 8785), hidden characters spelled out. Their digest is {data.digest}.
      </p>
      <pre className="border-line bg-panel rounded-[10px] border p-4 font-mono text-[12.5px] whitespace-pre-wrap">
        <Revealed text={reveal(data.args_text)} />
      </pre>
      {data.preview && (
        <>
          <h3 className="mt-4 mb-2 text-[13px] font-semibold">Preview sent by the agent — not verified</h3>
          {(['before', 'after'] as const).map((side) => {
            const text = data.preview?.[side];
            if (text === undefined) return null;
            return (
              <pre
                key={side}
                className="border-quote-line bg-quote mb-2 rounded-r-[10px] border-l-[3px] p-4 font-mono text-[12.5px] whitespace-pre-wrap"
              >
                {side}: <Revealed text={reveal(text)} />
              </pre>
            );
          })}
        </>
      )}
    </>
  );
}

/** The entries about this action, and once it is decided the file that proves them without this desk. */
function Evidence({ data }: { data: ReviewedAction }) {
  const { id, status } = data.action;
  return (
    <>
      {status === 'pending' ? (
        <p className="text-ink-2 mb-3 text-[13px]">When it is decided, its evidence can be downloaded here.</p>
      ) : (
        <div className="mb-4 flex flex-wrap items-start gap-x-5 gap-y-3">
          <DownloadLink href={`/api/v1/review/actions/${id}/evidence`} download={`evidence-${id}.json`}>
            Download evidence
          </DownloadLink>
          <p className="text-ink-2 max-w-[70ch] min-w-[260px] flex-1 text-[13px]">
            {data.erasure
              ? 'What is left of it, digests in place of what was erased'
              : 'Arguments, view, signed statements'}
            , decision, and the proof that its entries stand in the log. Anybody can check it without this desk, on{' '}
            <a href="/verify" className="underline underline-offset-2">
              a page that works offline
            </a>{' '}
            or with <code className="font-mono text-xs">countersign evidence verify FILE</code>.
          </p>
        </div>
      )}
      <Entries id={id} />
    </>
  );
}

function Entries({ id }: { id: string }) {
  const { data, error, isPending, hasNextPage, refetch } = useInfiniteQuery(entriesQuery({ action: id }));
  if (isPending) return <p className="text-ink-2">Loading the entries …</p>;
  return (
    <>
      <ProblemNotice error={error} retry={() => void refetch()} />
      <ol className="border-line border-t empty:hidden">
        {data?.pages.flatMap((page) =>
          page.items.map((entry) => (
            <li key={entry.id} className="border-line flex flex-wrap gap-x-3 border-b py-1.5 last:border-b-0">
              <span className="w-14 leading-5">
                <EntryNumber index={entry.index} />
              </span>
              <span className="font-[550]">{capital(spaced(entry.type))}</span>
              <span className="text-ink-2">by {entry.actor.name}</span>
              <span className="text-ink-2 ml-auto">
                <Clock at={entry.at} />
              </span>
            </li>
          )),
        )}
      </ol>
      <Link href={`/ledger?action=${id}`} className="mt-2 inline-block text-[13px] underline underline-offset-2">
        {hasNextPage ? 'The newest are shown; all of them in the ledger' : 'Open in the ledger'}
      </Link>
    </>
  );
}
