import type { Hono } from 'hono';

import type { InputOf } from '#lib/contract/endpoint.ts';
import { TakeIncidentReport } from '#lib/contract/incident-report.ts';
import { reportFile } from '#lib/domain/incident/report-html.ts';
import { exportReport } from '#lib/usecases/safety/export-report.ts';
import { actorOf } from './actor.ts';
import { answer } from './answer.ts';
import { readInput } from './read-input.ts';
import type { Shared } from './shared.ts';

/** An incident's report as a file. Always a download, because text that others wrote must never become a page of this origin (XSS). */
export function reportDocument(v1: Hono, shared: Shared): void {
  v1.post('/review/reports/:id/document', (c) =>
    answer(shared, async (headers) => {
      const reader = await actorOf(shared, c, TakeIncidentReport.audience);
      shared.limit.take(reader.userId, headers);
      const input = (await readInput(c, TakeIncidentReport)) as InputOf<typeof TakeIncidentReport>;
      const leave = await shared.heavyReads.enter(reader.userId);
      const report = await exportReport(shared.runtime.ctx, reader, input).finally(leave);
      const html = input.form === 'html';
      return {
        status: 200,
        headers: {
          'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
          'content-disposition': `attachment; filename="report-${report.id}.${input.form}"`,
        },
        body: html ? reportFile(report) : `${JSON.stringify(report, null, 2)}\n`,
      };
    }),
  );
}
