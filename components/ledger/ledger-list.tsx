'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

import { agentsQuery } from '../agents/queries.ts';
import { peopleQuery } from '../people/queries.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { useSetUrl } from '../shell/use-url.ts';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ShortId } from '../ui/small.tsx';
import { capital, grouped, spaced } from '../ui/words.ts';
import { entryFilterOf } from './entry-filter.ts';
import { LedgerHead } from './ledger-head.tsx';
import { entriesQuery } from './queries.ts';

/** The kinds readers look for; the list grows by whatever else the page holds. */
const TYPES = [
  'submitted',
  'viewed',
  'ask',
  'answer',
  'approve',
  'limit',
  'deny',
  'redeem',
  'finish',
  'expire',
  'halt',
  'withdraw',
  'submission-refused',
  'redeem-refused',
  'verdict-refused',
  'lock-set',
  'lock-acknowledged',
  'lock-lift-asked',
  'lock-lifted',
  'sign-in',
  'observed',
  'change-proposed',
  'change-accepted',
  'policy-published',
  'incident-opened',
  'ledger-exported',
];

/** Every accepted command, newest first. Filters are the URL. */
export function LedgerList() {
  const search = useSearchParams();
  const filter = useMemo(() => entryFilterOf(Object.fromEntries(search)), [search]);
  const set = useSetUrl();
  const ledger = useInfiniteQuery(entriesQuery(filter));
  const { data: agents } = useQuery(agentsQuery);
  const { data: people } = useQuery(peopleQuery);
  const entries = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  const types = [...new Set([...(filter.type ? [filter.type] : []), ...TYPES, ...entries.map((entry) => entry.type)])];
  return (
    <Page
      title="Ledger"
      lead="One entry for every accepted command, newest first. Entries are never changed or removed."
    >
      <div className="mt-4 grid gap-3 sm:grid-cols-3">
        <SelectField label="Kind" value={filter.type ?? ''} onChange={(e) => set({ type: e.target.value })}>
          <option value="">Every kind</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {capital(spaced(type))}
            </option>
          ))}
        </SelectField>
        <SelectField label="Agent" value={filter.agent ?? ''} onChange={(e) => set({ agent: e.target.value })}>
          <option value="">Every agent</option>
          {agents?.items.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Who" value={filter.actor ?? ''} onChange={(e) => set({ actor: e.target.value })}>
          <option value="">Everybody</option>
          {people?.items.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </SelectField>
      </div>
      {filter.action && (
        <p className="mt-3 flex flex-wrap items-center gap-2 text-[13px]">
          Only entries of <ShortId id={filter.action} />
          <Button onClick={() => set({ action: null })}>Show all</Button>
        </p>
      )}
      <ProblemNotice error={ledger.error} retry={() => void ledger.refetch()} className="mt-4" />
      {ledger.isPending && <Loading what="the ledger" />}
      {ledger.data && entries.length === 0 && (
        <Empty title="No entry fits">
          {Object.keys(filter).length > 0 ? 'Take a filter off.' : 'The first proposal writes the first entry.'}
        </Empty>
      )}
      <ol className="border-line mt-4 border-t empty:hidden">
        {entries.map((entry) => (
          <li key={entry.id} className="border-line border-b py-2">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span className="text-ink-3 w-16 font-mono text-xs">#{grouped(entry.position)}</span>
              <span className="font-[550]">{capital(spaced(entry.type))}</span>
              <span className="text-ink-2">by {entry.actor.name}</span>
              {entry.agent && entry.agent.id !== entry.actor.id && (
                <Link className="text-ink-2 underline-offset-2 hover:underline" href={`/agents/${entry.agent.id}`}>
                  {entry.agent.name}
                </Link>
              )}
              {entry.action_id !== null && (
                <Link className="underline-offset-2 hover:underline" href={`/actions/${entry.action_id}`}>
                  <ShortId id={entry.action_id} />
                </Link>
              )}
              <span className="text-ink-2 ml-auto text-[13px]">
                <Ago at={entry.at} />
              </span>
            </div>
            <details className="mt-0.5 text-xs sm:ml-[76px]">
              <summary className="text-ink-2 w-fit">
                What is recorded<span className="sr-only"> in entry {entry.position}</span>
              </summary>
              <pre className="bg-sunk mt-1 rounded-lg p-2.5 font-mono whitespace-pre-wrap">{readable(entry.body)}</pre>
            </details>
          </li>
        ))}
      </ol>
      {ledger.hasNextPage && (
        <Button className="mt-4" disabled={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
          Show older entries
        </Button>
      )}
      <LedgerHead />
    </Page>
  );
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
