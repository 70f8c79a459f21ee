import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context } from '../context.ts';
import { sequenceAll } from '../ledger/steps/sequence-batch.ts';
import {
  authoriseReport,
  loadReportSubject,
  reportUnderHead,
  type ReportInput,
  type ReportReader,
} from './answers/incident-report.ts';

/**
 * The incident report as a file that leaves the desk: an audit entry says who took it, and the signed head of the report covers that entry.
 * Throws `forbidden`, `not-found`, and `invalid-request` for a `from` that the stop does not cover.
 */
export async function exportReport(
  ctx: Context,
  reader: ReportReader,
  input: ReportInput & { form?: 'html' | 'json' },
): Promise<IncidentReport> {
  authoriseReport(reader);
  const { agentId } = (await loadReportSubject(ctx.db, input, ctx.now())).subject;
  const about = agentId === null ? {} : { agentId };
  const body = { about: input.id, form: input.form ?? 'json', from: input.from ?? null };
  await ctx.transaction((tx) => appendEntry(ctx, tx, reader, 'report-made', body, about));
  await sequenceAll(ctx);
  return reportUnderHead(ctx, reader, input);
}
