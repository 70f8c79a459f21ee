import type { IncidentReport } from '#lib/domain/incident/report.ts';
import type { Context } from '../context.ts';
import { sequenceAll } from '../ledger/steps/sequence-batch.ts';
import { authoriseReport, reportUnderHead, type ReportInput, type ReportReader } from './answers/incident-report.ts';

/** The incident report (post-mortem) for its page. Nothing leaves the desk, so no entry is written. Throws as `exportReport` does. */
export async function readReport(ctx: Context, reader: ReportReader, input: ReportInput): Promise<IncidentReport> {
  authoriseReport(reader);
  await sequenceAll(ctx);
  return reportUnderHead(ctx, reader, input);
}
