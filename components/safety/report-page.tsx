import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { reportBody } from '#lib/domain/incident/report-html.ts';
import { REPORT_STYLE } from '#lib/domain/incident/report-style.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { TakeReport } from './take-report.tsx';

/** A report on its page: the same document as the file, with the files to take along and the choice of where its window starts. */
export function ReportPage({ report, from }: { report: IncidentReport; from: string | null }) {
  return (
    <div className="mx-auto w-full max-w-[924px] px-4 pt-5 pb-16 sm:px-8">
      <style>{REPORT_STYLE}</style>
      <div data-noprint className="mb-7 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <Start report={report} from={from} />
        <TakeReport id={report.id} from={from} />
      </div>
      {/* Made by `html` alone, which escapes every value; and scripts need this answer's nonce. */}
      <div dangerouslySetInnerHTML={{ __html: reportBody(report) }} />
    </div>
  );
}

/** Choice of the first suspect action, from which the report then counts. */
function Start({ report, from }: { report: IncidentReport; from: string | null }) {
  const { list, earlier } = report.reach;
  const before = list.items.some((action) => action.id === earlier.first) ? null : earlier.first;
  const named = from === null || from === before || list.items.some((action) => action.id === from) ? null : from;
  return (
    <form className="flex w-full min-w-0 items-end gap-2 sm:w-auto sm:flex-1">
      <div className="max-w-[360px] min-w-0 flex-1">
        <SelectField label="First suspect action" name="from" defaultValue={from ?? ''}>
          <option value="">As the desk finds it</option>
          {named && <option value={named}>{named}</option>}
          {before && <option value={before}>The first of the run before the window</option>}
          {list.items.map(({ id, ref, sentence }) => (
            <option key={id} value={id}>
              {ref} · {sentence}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit">Start there</Button>
    </form>
  );
}
