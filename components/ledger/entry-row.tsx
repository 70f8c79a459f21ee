'use client';

import Link from 'next/link';

import type { ListEntries } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { useSetUrl } from '../page/use-url.ts';
import { Ago } from '../time/times.tsx';
import { ShortId } from '../ui/small.tsx';
import { capital, spaced } from '../ui/words.ts';
import { EntryNumber } from './entry-number.tsx';

type Entry = ReplyOf<typeof ListEntries>['items'][number];

/** One entry in a line; what is recorded, and what can be followed from it, below. `report`: whether the reader may read reports on stops. */
export function EntryRow({ entry, report }: { entry: Entry; report: boolean }) {
  return (
    <li className="border-line border-b py-2">
      <div className="grid grid-cols-[64px_1fr_auto] items-baseline gap-x-3">
        <EntryNumber index={entry.index} />
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
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
          {report && entry.type === 'lock-set' && entry.lock_id !== null && (
            <Link className="underline-offset-2 hover:underline" href={`/reports/${entry.lock_id}`} prefetch={false}>
              report
            </Link>
          )}
        </div>
        <span className="text-ink-2 text-[13px]">
          <Ago at={entry.at} />
        </span>
      </div>
      <details className="mt-0.5 text-xs sm:ml-[76px]">
        <summary className="text-ink-2 w-fit max-sm:ml-[76px]">
          What is recorded
          <span className="sr-only">
            {entry.index === null ? ' in an entry not in the log yet' : ` in entry ${entry.index}`}
          </span>
        </summary>
        <Follow entry={entry} />
        <pre className="bg-sunk mt-1 rounded-lg p-2.5 font-mono whitespace-pre-wrap">{readable(entry.body)}</pre>
      </details>
    </li>
  );
}

/** From one entry to all of the same action, run, agent or person. */
function Follow({ entry }: { entry: Entry }) {
  const set = useSetUrl();
  const ways: [name: string, value: string | null, words: string][] = [
    ['action', entry.action_id, 'this action'],
    ['run', entry.run_id, 'this run'],
    ['agent', entry.agent?.id ?? null, entry.agent?.name ?? ''],
    ['actor', entry.actor.id === entry.agent?.id ? null : entry.actor.id, entry.actor.name],
  ];
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 gap-y-1">
      <span className="text-ink-3">Follow</span>
      {ways.map(
        ([name, value, words]) =>
          value !== null && (
            <button
              key={name}
              type="button"
              className="underline underline-offset-2"
              onClick={() => {
                set({ type: null, action: null, run: null, agent: null, actor: null, [name]: value });
                window.scrollTo({ top: 0 });
              }}
            >
              {words}
            </button>
          ),
      )}
    </p>
  );
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
