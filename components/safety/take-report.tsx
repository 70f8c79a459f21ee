'use client';

import { Download } from 'lucide-react';

import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { useTakeReport } from './mutations.ts';

/** The report as a file. Taking one is an entry, so it is asked for by a button and not by a link that a browser may follow by itself. */
export function TakeReport({ id, from }: { id: string; from: string | null }) {
  const take = useTakeReport(id, from);
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        {(['html', 'json'] as const).map((form) => (
          <Button key={form} disabled={take.isPending} onClick={() => take.mutate(form)}>
            <Download aria-hidden size={16} />
            Download {form.toUpperCase()}
          </Button>
        ))}
      </div>
      <ProblemNotice error={take.error} className="mt-2" />
    </div>
  );
}
