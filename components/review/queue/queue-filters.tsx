'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

import { agentNamesQuery } from '#components/agents/queries.ts';
import { toolsQuery } from '#components/tools/queries.ts';
import { classNames } from '#components/ui/class-names.ts';
import { Key } from '#components/ui/small.tsx';
import { capital } from '#components/ui/words.ts';
import type { QueueFilter } from '../queries.ts';

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
  const { data: agents } = useQuery(agentNamesQuery);
  const { data: tools } = useQuery(toolsQuery);
  const [text, setText] = useSearchText(filter.q ?? '', set);
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
      <OneOf
        label="Agent"
        every="Every agent"
        value={filter.agent}
        options={agents?.items.map(({ id, name }) => [id, name])}
        onChange={(agent) => set({ agent })}
      />
      <OneOf
        label="Tool"
        every="Every tool"
        value={filter.tool}
        options={tools?.items.map(({ name }) => [name, name])}
        onChange={(tool) => set({ tool })}
      />
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
      <Search text={text} onChange={setText} box={searchBox} />
    </div>
  );
}

/** What is typed into the search box, and in the address once it has stood still for a moment. */
function useSearchText(inUrl: string, set: (changes: { q: string }) => void) {
  const [text, setText] = useState(inUrl);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== inUrl) set({ q: text });
    }, 250);
    return () => clearTimeout(timer);
  }, [text, inUrl, set]);
  return [text, setText] as const;
}

function OneOf({
  label,
  every,
  value,
  options,
  onChange,
}: {
  label: string;
  every: string;
  value: string | undefined;
  options: [value: string, name: string][] | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <select aria-label={label} className={CHIP} value={value ?? ''} onChange={(e) => onChange(e.target.value)}>
      <option value="">{every}</option>
      {options?.map(([of, name]) => (
        <option key={of} value={of}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Search({
  text,
  onChange,
  box,
}: {
  text: string;
  onChange: (text: string) => void;
  box: RefObject<HTMLInputElement | null>;
}) {
  return (
    <label className="relative ml-auto min-w-32 grow sm:max-w-48">
      <span className="sr-only">Search sentences, agents and goals</span>
      <input
        ref={box}
        type="search"
        value={text}
        onChange={(e) => onChange(e.target.value)}
        placeholder="Search"
        className={classNames(CHIP, 'text-ink w-full max-w-none pr-8')}
      />
      <span aria-hidden className="absolute top-1 right-2.5 max-lg:hidden">
        {text === '' && <Key>/</Key>}
      </span>
    </label>
  );
}
