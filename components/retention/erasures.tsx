import Link from 'next/link';

import type { ErasureResource } from '#lib/contract/retention-api.ts';
import { Ago } from '../time/times.tsx';
import { Section } from '../ui/section.tsx';
import { Table } from '../ui/table.tsx';
import { capital, count } from '../ui/words.ts';

/** What was erased lately: what, by whom, why, how far it is. */
export function Erasures({ erasures }: { erasures: ErasureResource[] }) {
  return (
    <Section
      title="Erased lately"
      aside={
        <Link className="underline underline-offset-2" href="/ledger?type=erased">
          in the ledger
        </Link>
      }
    >
      {erasures.length === 0 ? (
        <p className="text-ink-2">Nothing was erased yet.</p>
      ) : (
        <div className="-mt-4">
          <Table
            label="Erasures, newest first"
            columns={['What', 'Actions', 'Why', 'By', 'State']}
            rows={erasures.map((one) => ({
              key: one.id,
              cells: [
                <span key="w" className="break-all">
                  {one.target.type === 'organisation'
                    ? 'Everything old enough'
                    : `${capital(one.target.type)} ${one.target.name}`}
                </span>,
                count(one.actions, 'action'),
                one.reason,
                one.by.length > 0 ? one.by.join(', ') : 'Retention',
                one.done_at === null ? (
                  'Under way'
                ) : (
                  <span key="d">
                    Done <Ago at={one.done_at} />
                  </span>
                ),
              ],
            }))}
          />
        </div>
      )}
    </Section>
  );
}
