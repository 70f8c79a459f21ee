import Link from 'next/link';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Ago } from '#components/time/times.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { capital, count } from '#components/ui/words.ts';

type Changed = NonNullable<ReviewedAction['changed_records']>;

/**
 * The records that this view rests on and that somebody changed within a day, each with when and by whom. Those that were entered while the desk was
 * being set up are said quietly: on its first day that is all of them.
 */
export function ChangedRecords({ records }: { records: ReviewedAction['changed_records'] }) {
  if (records === null)
    return (
      <Notice tone="warn" className="mt-4">
        Records were changed within the last day, and whether this view rests on one could not be found out just now.
        Reload the page, or <RecordsLink>see the records</RecordsLink>.
      </Notice>
    );
  if (records.total === 0) return null;
  const [only] = records.items;
  if (records.items.every((record) => record.first_day) && records.items.length === records.total)
    return (
      <details className="text-ink-2 mt-3 text-[13px]">
        <summary className="w-fit">
          {count(records.total, 'record')} behind this view {records.total === 1 ? 'was' : 'were'} entered on the desk’s
          first day
        </summary>
        <Rows records={records} />
      </details>
    );
  return (
    <Notice tone="warn" className="mt-4">
      {records.total === 1 && only ? (
        <p>
          This view rests on the {only.kind} <RecordKey record={only} />. <Change record={only} capital />.{' '}
          <RecordsLink kind={only.kind}>See the record</RecordsLink>
        </p>
      ) : (
        <>
          <p>
            This view rests on {count(records.total, 'record')} that were changed within the last day.{' '}
            <RecordsLink>See the records</RecordsLink>
          </p>
          {records.total <= 3 ? (
            <Rows records={records} />
          ) : (
            <details className="mt-1">
              <summary className="w-fit">Which, when and by whom</summary>
              <Rows records={records} />
            </details>
          )}
        </>
      )}
    </Notice>
  );
}

function Rows({ records }: { records: Changed }) {
  const more = records.total - records.items.length;
  return (
    <ul className="mt-1 grid gap-0.5">
      {records.items.map((record) => (
        <li key={`${record.kind} ${record.key}`}>
          {capital(record.kind)} <RecordKey record={record} />: <Change record={record} />
        </li>
      ))}
      {more > 0 && <li>and {count(more, 'record')} more</li>}
    </ul>
  );
}

const RecordKey = ({ record }: { record: Changed['items'][number] }) => (
  <strong className="font-[550] break-words">
    <Revealed text={record.key} />
  </strong>
);

function Change({ record, capital: begins = false }: { record: Changed['items'][number]; capital?: boolean }) {
  const what = record.deleted ? 'was deleted' : 'changed';
  return (
    <>
      {begins ? `This record ${what}` : what} <Ago at={record.at} />
      {record.by.length > 0 && `, by ${record.by.join(' and ')}`}
      {record.alone && ', alone'}
    </>
  );
}

const RecordsLink = ({ kind, children }: { kind?: string; children: string }) => (
  <Link href={kind === undefined ? '/records' : `/records?kind=${kind}`} className="underline underline-offset-2">
    {children}
  </Link>
);
