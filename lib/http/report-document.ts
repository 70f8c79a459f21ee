import type { Hono } from 'hono';

import type { InputOf } from '#lib/contract/endpoint.ts';
import { GetIncidentDocument } from '#lib/contract/incident-report.ts';
import { reportFile } from '#lib/domain/incident/report-html.ts';
import { exportReport } from '#lib/usecases/safety/export-report.ts';
import { actorOf } from './actor.ts';
import { answer } from './answer.ts';
import { readInput } from './read-input.ts';
import type { Shared } from './shared.ts';

/** An incident's report as one HTML file. Always a download, because text that others wrote must never become a page of this origin (XSS). */
export function reportDocument(v1: Hono, shared: Shared): void {
  v1.get('/review/reports/:id/document', (c) =>
    answer(shared, async (headers) => {
      const reader = await actorOf(shared, c, GetIncidentDocument.audience);
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
