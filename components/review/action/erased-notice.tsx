import Link from 'next/link';

import type { ErasureResource } from '#lib/contract/retention-api.ts';
import { Ago } from '#components/time/times.tsx';
import { Notice } from '#components/ui/notice.tsx';

/** Stands where the content stood: what went, by whom and why, and what is still proven. */
export function ErasedNotice({ erasure, id }: { erasure: ErasureResource; id: string }) {
  return (
    <Notice className="mt-5" title="The content of this action was erased">
      <p>
        {erasure.cause === 'retention' ? 'By retention' : `By ${erasure.by.join(', ')}`},{' '}
        <Ago at={erasure.started_at} />: “{erasure.reason}”. Arguments, view, what the agent said, what it reported,
        questions and reasons are gone and do not come back.
      </p>
      <p className="mt-1.5">
        What stays: who proposed what tool when, its risk, who answered how, the digests of what they signed, the
        decision and{' '}
        <Link className="underline underline-offset-2" href={`/ledger?action=${id}`}>
          every entry
        </Link>
        . Its evidence still verifies and says what is missing.
      </p>
    </Notice>
  );
}
