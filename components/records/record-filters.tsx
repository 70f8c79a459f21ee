'use client';

import { Search } from 'lucide-react';
import { useState } from 'react';

import { RECORD_KINDS } from '#lib/domain/directory/records.ts';
import { useSetUrl } from '../page/use-url.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { capital } from '../ui/words.ts';
import type { RecordFilter } from './record-filter.ts';

/** Filters are the URL. */
export function RecordFilters({ filter }: { filter: RecordFilter }) {
  const set = useSetUrl();
  const [text, setText] = useState(filter.search ?? '');
  return (
    <form
      role="search"
      className="mt-3 grid grid-cols-2 items-end gap-3 sm:grid-cols-[180px_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        set({ search: text.trim() });
      }}
    >
      <SelectField label="Kind" value={filter.kind ?? ''} onChange={(event) => set({ kind: event.target.value })}>
        <option value="">Every kind</option>
        {RECORD_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {capital(kind)}
          </option>
        ))}
      </SelectField>
      <div className="max-sm:order-first max-sm:col-span-2">
        <TextField
          label="Search"
          type="search"
          maxLength={300}
          placeholder="A key, a name or an account"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            // Emptied: everything is shown again at once.
            if (event.target.value === '') set({ search: null });
          }}
        />
      </div>
      <Button type="submit">
        <Search aria-hidden size={15} /> Search
      </Button>
    </form>
  );
}
