import type { ListRecords } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { recordsSubject } from '../proposals/records-subject.ts';
import { Ago } from '../time/times.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { capital, grouped, spaced } from '../ui/words.ts';
import { RecordButton, type KnownRecord } from './record-dialog.tsx';
import { FIELDS } from './record-fields.ts';

type Listed = ReplyOf<typeof ListRecords>;

/** One line for each record: what it says, and who changed it last. */
export function RecordsList({ items, admin }: { items: Listed['items']; admin: boolean }) {
  return (
    <ul className="border-line mt-4 border-t empty:hidden">
      {items.map((record) => (
        <RecordRow key={`${record.kind} ${record.key}`} record={record} admin={admin} />
      ))}
    </ul>
  );
}

function RecordRow({ record, admin }: { record: Listed['items'][number]; admin: boolean }) {
  const { kind, key, data } = record;
  const known = typeof data === 'object' && data !== null && !Array.isArray(data) ? { kind, key, data } : null;
  return (
    <li className="border-line grid gap-x-4 gap-y-0.5 border-b py-2.5 sm:grid-cols-[100px_minmax(0,1fr)_minmax(0,220px)_auto] sm:items-baseline">
      <span className="text-ink-2 text-[13px]">{capital(kind)}</span>
      <span className="min-w-0">
        <span className="font-mono text-[13px] font-semibold break-words">
          <Revealed text={key} />
        </span>
        {known === null ? (
          <>
            {' '}
            <Tag tone="warn">deleted</Tag>
          </>
        ) : (
          <span className="text-ink-2 block text-[13px] break-words">
            <Revealed text={wordsOf(known)} />
          </span>
        )}
      </span>
      <span className="text-ink-2 text-[13px]">
        <Ago at={record.changed_at} />
        {record.changed_by.length > 0 && (
          <span className="block break-words">
            {record.changed_by.join(' and ')}
            {record.changed_alone && ', alone'}
          </span>
        )}
      </span>
      {admin && (
        <span className="max-sm:-ml-3">
          {known && (
            <RecordButton record={known} look="quiet" label={`Change the ${kind} ${key}`}>
              Change
            </RecordButton>
          )}
        </span>
      )}
    </li>
  );
}

/** Words for what a field says, where the name alone would be odd to read. */
const SAYS: Record<string, (value: unknown) => string> = {
  own: (own) => (own === true ? 'ours' : 'not ours'),
  production: (production) => (production === true ? 'production' : 'not production'),
  public: (open) => (open === true ? 'anybody can read it' : 'not public'),
  people: (people) => `${grouped(Number(people))} people`,
  readers: (readers) => `${grouped(Number(readers))} readers`,
  data_class: String,
  holds: (what) => `holds ${String(what)}`,
  title: String,
  name: String,
};

/** What a record says, on one line, in the order of its form. A title that is only the key again is left out. */
function wordsOf({ kind, key, data }: KnownRecord): string {
  const said = data as Record<string, unknown>;
  const words = FIELDS[kind].flatMap(({ name }) => {
    const value = said[name];
    if (value === undefined || value === key) return [];
    const says = SAYS[name];
    if (says) return [says(value)];
    return [`${spaced(name)} ${Array.isArray(value) ? value.join(', ') : String(value)}`];
  });
  return words.join(' · ') || 'known, and no more is said';
}

const ENDED: Record<Listed['decided'][number]['state'], string> = {
  open: 'open',
  'in-force': 'in force',
  withdrawn: 'withdrawn or rejected',
  overtaken: 'overtaken',
};

/** The last proposals that were decided: what became of each, and through whom. */
export function DecidedProposals({ decided }: { decided: Listed['decided'] }) {
  if (decided.length === 0) return null;
  return (
    <Section title="Decided lately">
      <ul className="border-line border-t">
        {decided.map((proposal) => (
          <li
            key={proposal.id}
            className="border-line grid gap-x-4 border-b py-2 text-[13px] sm:grid-cols-[minmax(0,1fr)_170px_minmax(0,330px)] sm:items-baseline"
          >
            <span className="font-mono break-words">
              <Revealed text={recordsSubject(proposal.subject)} />
            </span>
            <span>{capital(ENDED[proposal.state])}</span>
            <span className="text-ink-2">
              <Ago at={proposal.closed_at} />, proposed by {proposal.proposed_by}
              {proposal.accepted_by.length > 0 && `, accepted by ${proposal.accepted_by.join(' and ')}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
