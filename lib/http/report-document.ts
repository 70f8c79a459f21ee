import type { Hono } from 'hono';

import type { InputOf } from '#lib/contract/endpoint.ts';
import { GetIncidentDocument } from '#lib/contract/incident-report.ts';
import { reportFile } from '#lib/domain/incident/report-html.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { exportReport } from '#lib/usecases/safety/report-incident.ts';
import { answer } from './api.ts';
import { callerOf } from './callers.ts';
import { readInput } from './read-input.ts';
import type { Shared } from './shared.ts';

/** The report as one HTML file. It is always handed over as a download: other people's text never becomes a page of this origin. */
export function reportDocument(v1: Hono, shared: Shared): void {
  v1.get('/review/reports/:id/document', (c) =>
    answer(shared, c, async (headers) => {
      const reader = (await callerOf(shared, c, GetIncidentDocument.audience)) as PersonActor;
      shared.limit.take(reader.userId, headers);
      const input = (await readInput(c, GetIncidentDocument)) as InputOf<typeof GetIncidentDocument>;
      const report = await exportReport(shared.runtime.ctx, reader, { ...input, form: 'html' });
      return {
        status: 200,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-disposition': `attachment; filename="report-${report.id}.html"`,
        },
        body: reportFile(report),
      };
    }),
  );
}
