'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';

import { AgentFilter } from '../agents/agent-filter.tsx';
import { peopleQuery } from '../people/queries.ts';
import { useSetUrl } from '../page/use-url.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { ShortId } from '../ui/small.tsx';
import { capital, spaced } from '../ui/words.ts';
import { idFilterOf } from './entry-filter.ts';
import type { EntryFilter } from './queries.ts';

/** The kinds offered at all times; kinds that occur on the page are added. */
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
  'halting-done',
  'lock-acknowledged',
  'lock-lift-asked',
  'lock-lifted',
  'sign-in',
  'observed',
  'change-proposed',
  'change-accepted',
  'policy-published',
  'incident-opened',
  'drill-revealed',
  'ledger-exported',
  'ledger-anchored',
  'log-contradicted',
  'key-rotated',
  'key-in-use',
  'report-made',
  'erased',
  'hold-placed',
];

/** Filters are the URL. `seen` are the kinds on the page. */
export function EntryFilters({ filter, seen }: { filter: EntryFilter; seen: string[] }) {
  const set = useSetUrl();
  const { data: people } = useQuery(peopleQuery);
  const types = [...new Set([...(filter.type ? [filter.type] : []), ...TYPES, ...seen])];
  return (
    <>
      <div className="mt-6 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <SelectField label="Kind" value={filter.type ?? ''} onChange={(e) => set({ type: e.target.value })}>
          <option value="">Every kind</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {capital(spaced(type))}
            </option>
          ))}
        </SelectField>
        <AgentFilter value={filter.agent} onChange={(agent) => set({ agent })} />
        <SelectField label="Who" value={filter.actor ?? ''} onChange={(e) => set({ actor: e.target.value })}>
          <option value="">Everybody</option>
          {people?.items.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </SelectField>
        <IdField />
      </div>
      {(['action', 'run'] as const).map((name) => {
        const id = filter[name];
        return (
          id !== undefined && (
            <p key={name} className="mt-3 flex flex-wrap items-center gap-2 text-[13px]">
              Only entries of {name === 'action' ? 'the action' : 'the run'} <ShortId id={id} />
              <Button onClick={() => set({ [name]: null })}>
                <X aria-hidden size={14} />
                Take it off
              </Button>
            </p>
          )
        );
      })}
    </>
  );
}

/** A pasted id. As soon as it is complete, the list is filtered by it. */
function IdField() {
  const set = useSetUrl();
  const [text, setText] = useState('');
  const take = (next: string) => {
    const found = idFilterOf(next.trim());
    if (found) set(found);
    setText(found ? '' : next);
  };
  return (
    <TextField
      label="Action or run"
      placeholder="act_… or run_…"
      value={text}
      onChange={(event) => take(event.target.value)}
      error={text.trim() !== '' ? 'An id begins with act_, run_, agt_ or usr_ and is given whole.' : undefined}
      spellCheck={false}
      autoComplete="off"
    />
  );
}
