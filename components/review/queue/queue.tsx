'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState, type ComponentProps } from 'react';

import { useNow } from '#lib/client/clock.tsx';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty, Loading } from '#components/ui/page.tsx';
import { Key } from '#components/ui/small.tsx';
import { foldAlike, type QueueLine } from './alike-rows.ts';
import { groupRows, type Group } from './deadline-groups.ts';
import { usePrefetchAction } from '../mutations.ts';
import { queueQuery, totalsQuery } from '../queries.ts';
import { QueueFilters } from './queue-filters.tsx';
import { TotalsSentence, TotalsStrip, type Totals } from './queue-head.tsx';
import { QueueKeysHelp } from './queue-keys-help.tsx';
import { QueuePane } from './queue-pane.tsx';
import { QueueRow } from './queue-row.tsx';
import { useQueueKeys } from './use-queue-keys.ts';
import { useQueueUrl } from './use-queue-url.ts';

const WIDE = '(min-width: 68.75rem)';

/** The queue as a mail client: list on the left, the selected action readable on the right without leaving. */
export function Queue({ scope, auditor }: { scope: 'mine' | 'all'; auditor: boolean }) {
  const { filter, selected: wanted, set } = useQueueUrl(scope);
  const queue = useInfiniteQuery(queueQuery(filter));
  const { data: totals } = useQuery(totalsQuery(scope));
  const now = useNow(10_000);
  const router = useRouter();
  const prefetch = usePrefetchAction();
  const searchBox = useRef<HTMLInputElement>(null);
  const [help, setHelp] = useState(false);
  const groups = groupRows(queue.data?.pages.flatMap((page) => page.items) ?? [], filter.sort ?? 'deadline', now).map(
    (group) => ({ ...group, lines: foldAlike(group.rows) }),
  );
  const rows = groups.flatMap((group) => group.lines.map((line) => line.row));
  const selected = rows.find((row) => row.id === wanted)?.id ?? wanted ?? rows[0]?.id ?? null;

  const select = (id: string): boolean => {
    if (!window.matchMedia(WIDE).matches) return false;
    set({ selected: id });
    return true;
  };
  useQueueKeys({
    move: (by) => {
      const at = rows.findIndex((row) => row.id === selected);
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
      if (!next) return;
      set({ selected: next.id });
      focusRow(next.id);
      const after = rows[at + by * 2];
      if (after) prefetch(after.id);
    },
    open: () => selected && router.push(`/actions/${selected}`),
    deny: () => selected && router.push(`/actions/${selected}?focus=deny`),
    search: () => searchBox.current?.focus(),
    help: () => setHelp(true),
  });

  return (
    <div className="split:grid split:h-[var(--page,100dvh)] split:grid-cols-[minmax(400px,1fr)_minmax(440px,1.05fr)]">
      <section
        aria-label="Waiting actions"
        className="border-line split:overflow-y-auto split:border-r flex min-w-0 flex-col"
      >
        <Header scope={scope} totals={totals} filter={filter} set={set} searchBox={searchBox} />
        <ProblemNotice error={queue.error} retry={() => void queue.refetch()} className="m-4" />
        {queue.isPending && <Loading what="what waits" />}
        {groups.map((group) => (
          <QueueGroup key={group.title} group={group} selected={selected} onSelect={select} />
        ))}
        {queue.data && rows.length === 0 && (
          <Nothing scope={scope} auditor={auditor} filtered={Object.keys(filter).length > 2} />
        )}
        {queue.hasNextPage && (
          <Button className="m-4" disabled={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
            {queue.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        )}
        {rows.length > 0 && <KeysLine onHelp={() => setHelp(true)} />}
      </section>
      <section
        aria-label="Selected action"
        className="bg-panel split:block split:overflow-y-auto hidden min-w-0"
        tabIndex={0}
      >
        {selected ? <QueuePane key={selected} id={selected} /> : <NothingSelected />}
      </section>
      <QueueKeysHelp open={help} onOpenChange={setHelp} />
    </div>
  );
}

function focusRow(id: string): void {
  const element = document.getElementById(`row-${id}`);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'nearest' });
}

function Header({
  scope,
  totals,
  filter,
  ...rest
}: ComponentProps<typeof QueueFilters> & { scope: 'mine' | 'all'; totals: Totals | undefined }) {
  return (
    <header className="border-line bg-bg split:sticky split:top-0 z-10 border-b px-4 pt-[18px] pb-3 sm:px-[22px]">
      <h1 className="text-xl leading-tight font-semibold">{scope === 'mine' ? 'Your turn' : 'All pending'}</h1>
      <p className="text-ink-2 mt-0.5">{totals ? <TotalsSentence totals={totals} scope={scope} /> : 'Loading …'}</p>
      {totals && <TotalsStrip totals={totals} risk={filter.risk} set={rest.set} />}
      <QueueFilters filter={filter} {...rest} />
    </header>
  );
}

function QueueGroup({
  group,
  selected,
  onSelect,
}: {
  group: Group & { lines: QueueLine[] };
  selected: string | null;
  onSelect: (id: string) => boolean;
}) {
  return (
    <section aria-label={group.title}>
      <h2 className="text-ink-3 px-4 pt-3.5 pb-1.5 text-xs font-[550] sm:px-[22px]">
        {group.title} · {group.rows.length}
      </h2>
      <ul>
        {group.lines.map(({ row, more }) => (
          <QueueRow key={row.id} row={row} more={more} selected={row.id === selected} onSelect={onSelect} />
        ))}
      </ul>
    </section>
  );
}

function KeysLine({ onHelp }: { onHelp: () => void }) {
  return (
    <p className="text-ink-3 flex flex-wrap items-center gap-1.5 px-[22px] py-4 text-xs max-lg:hidden">
      <Key>J</Key>
      <Key>K</Key> move <Key>↵</Key> open <Key>D</Key> deny
      <button type="button" className="underline-offset-2 hover:underline" onClick={onHelp}>
        <Key>?</Key> all keys
      </button>
    </p>
  );
}

const NothingSelected = () => <Empty title="Nothing is selected">What you select on the left can be read here.</Empty>;

function Nothing({ scope, auditor, filtered }: { scope: 'mine' | 'all'; auditor: boolean; filtered: boolean }) {
  if (filtered) return <Empty title="Nothing fits these filters">Clear them to see everything that waits.</Empty>;
  if (auditor && scope === 'mine')
    return (
      <Empty title="Auditors read, they do not answer">
        See what waits under{' '}
        <a className="underline" href="/pending">
          All pending
        </a>
        , and everything that happened in the{' '}
        <a className="underline" href="/ledger">
          Ledger
        </a>
        .
      </Empty>
    );
  return (
    <Empty title={scope === 'mine' ? 'Nothing waits for you' : 'Nothing waits'}>
      New proposals appear here by themselves. Meanwhile,{' '}
      <a className="underline" href="/history">
        History
      </a>{' '}
      shows what was decided.
    </Empty>
  );
}
