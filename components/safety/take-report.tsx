'use client';

import { Download } from 'lucide-react';

import { callForFile } from '#lib/client/call.ts';
import { saveFile } from '#lib/client/save-file.ts';
import { useCommand } from '#lib/client/use-command.ts';
import { TakeIncidentReport } from '#lib/contract/incident-report.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';

const FORMS = ['html', 'json'] as const;

/** The report as a file. Taking one is an entry, so it is asked for by a button and not by a link that a browser may follow by itself. */
export function TakeReport({ id, from }: { id: string; from: string | null }) {
  const take = useCommand(
    (form: (typeof FORMS)[number], signal) =>
      callForFile(TakeIncidentReport, { id, form, ...(from === null ? {} : { from }) }, signal),
    { onSuccess: (file, form) => saveFile(file, `report-${id}.${form}`) },
  );
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        {FORMS.map((form) => (
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
