'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListQueue } from '#lib/contract/review-api.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { agentsQuery } from '#components/agents/queries.ts';
import { toolsQuery } from '#components/tools/queries.ts';
import { Ago } from '#components/time/times.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Key } from '#components/ui/small.tsx';
import { capital, count, grouped } from '#components/ui/words.ts';
import { LevelShape } from '../level.tsx';
import type { QueueFilter } from '../queries.ts';

type Totals = ReplyOf<typeof ListQueue>['totals'];

/** Totals by risk and the age of the oldest; each level is also a filter. */
export function TotalsStrip({
  totals,
  risk,
  set,
}: {
  totals: Totals;
  risk: string | undefined;
  set: (changes: Record<string, string | null>) => void;
}) {
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-1.5 gap-y-1.5 text-[12.5px]">
      {RISK_LEVELS.toReversed().map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={risk === level}
          onClick={() => set({ risk: risk === level ? null : level })}
          className={classNames(
            'inline-flex min-h-7 items-center gap-1.5 rounded-full border px-2.5',
            risk === level
              ? 'border-ink bg-panel text-ink font-[550]'
              : 'border-line-2 bg-panel text-ink-2 hover:text-ink',
          )}
        >
          <span aria-hidden className="contents">
            <LevelShape level={level} size={12} />
          </span>
          {grouped(totals.by_risk[level])} {level}
        </button>
      ))}
    </div>
  );
}

/** One sentence on what waits. */
export function TotalsSentence({ totals, scope }: { totals: Totals; scope: 'mine' | 'all' }) {
  if (totals.pending === 0) return scope === 'mine' ? 'Nothing waits for you.' : 'Nothing waits for anybody.';
  const least = totals.capped ? 'At least ' : '';
  return (
    <>
      {least}
      {count(totals.pending, 'action')} {totals.pending === 1 ? 'waits' : 'wait'} for{' '}
      {scope === 'mine' ? 'you' : 'a reviewer'}.
      {totals.oldest_at !== null && (
        <>
          {' '}
          The oldest was proposed <Ago at={totals.oldest_at} />
          {totals.due_within_hour > 0
            ? `; ${grouped(totals.due_within_hour)} ${totals.due_within_hour === 1 ? 'expires' : 'expire'} within the hour.`
            : '.'}
        </>
      )}
    </>
  );
}

const CHIP =
  'min-h-7 rounded-full border border-line-2 bg-panel px-2.5 py-0.5 text-[12.5px] text-ink-2 max-w-40 [field-sizing:content]';

/** Sort, agent, tool and search; what is set can be taken off with one click. */
export function QueueFilters({
  filter,
  set,
  searchBox,
}: {
  filter: QueueFilter;
  set: (changes: Record<string, string | null>) => void;
  searchBox: RefObject<HTMLInputElement | null>;
}) {
  const { data: agents } = useQuery(agentsQuery);
  const { data: tools } = useQuery(toolsQuery);
  const [text, setText] = useState(filter.q ?? '');
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== (filter.q ?? '')) set({ q: text });
    }, 250);
    return () => clearTimeout(timer);
  }, [text, filter.q, set]);
  const filtered = filter.risk ?? filter.agent ?? filter.tool ?? filter.q;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      <select
        aria-label="Order"
        className={CHIP}
        value={filter.sort}
        onChange={(e) => set({ sort: e.target.value === 'deadline' ? null : e.target.value })}
      >
        <option value="deadline">Time left</option>
        <option value="risk">Risk, then time left</option>
        <option value="oldest">Longest waiting</option>
      </select>
      <select
        aria-label="Agent"
        className={CHIP}
        value={filter.agent ?? ''}
        onChange={(e) => set({ agent: e.target.value })}
      >
        <option value="">Every agent</option>
        {agents?.items.map((agent) => (
          <option key={agent.id} value={agent.id}>
            {agent.name}
          </option>
        ))}
      </select>
      <select
        aria-label="Tool"
        className={CHIP}
        value={filter.tool ?? ''}
        onChange={(e) => set({ tool: e.target.value })}
      >
        <option value="">Every tool</option>
        {tools?.items.map((tool) => (
          <option key={tool.name} value={tool.name}>
            {tool.name}
          </option>
        ))}
      </select>
      {filtered && (
        <button
          type="button"
          className={classNames(CHIP, 'hover:text-ink inline-flex items-center gap-1')}
          onClick={() => {
            setText('');
            set({ risk: null, agent: null, tool: null, q: null });
          }}
        >
          <X aria-hidden size={12} /> {capital('clear filters')}
        </button>
      )}
      <label className="relative ml-auto min-w-32 grow sm:max-w-48">
        <span className="sr-only">Search sentences, agents and goals</span>
        <input
          ref={searchBox}
          type="search"
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder="Search"
          className={classNames(CHIP, 'text-ink w-full max-w-none pr-8')}
        />
        <span aria-hidden className="absolute top-1 right-2.5 max-lg:hidden">
          {text === '' && <Key>/</Key>}
        </span>
      </label>
    </div>
  );
}
