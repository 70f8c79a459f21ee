'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import { meQuery } from '../account/queries.ts';
import { Proposals } from '../proposals/proposals.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Loading, Page } from '../ui/page.tsx';
import { EraseForm } from './erase-form.tsx';
import { Erasures } from './erasures.tsx';
import { Holds } from './holds.tsx';
import { HowLong } from './how-long.tsx';
import { retentionQuery } from './queries.ts';
import type { Target } from './target-fields.tsx';

/** How long content is kept, what is exempt, and erasing it; `target` comes filled in from where the reader was. */
export function RetentionPage({ target }: { target: Target }) {
  const { data, error, isPending, refetch } = useQuery(retentionQuery);
  const { data: me } = useQuery(meQuery);
  if (isPending || !me) return <Loading what="retention" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const admin = me.role === 'admin';
  return (
    <Page
      title="Retention"
      lead={
        <>
          Content goes; digests, signatures, decisions and the{' '}
          <Link className="underline underline-offset-2" href="/ledger">
            ledger
          </Link>{' '}
          stay, so every proof still holds.
        </>
      }
    >
      <Proposals proposals={data.proposals} me={me} />
      <HowLong days={data.days} admin={admin} />
      <Holds holds={data.holds} admin={admin} />
      {admin && <EraseForm target={target} />}
      <Erasures erasures={data.erasures} />
    </Page>
  );
}
