import { writeFile } from 'node:fs/promises';

import { ReportFrom } from '#lib/contract/incident-report.ts';
import { figuresOf } from '#lib/domain/incident/report-figures.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { reportFile } from '#lib/domain/incident/report-html.ts';
import { exportReport } from '#lib/usecases/safety/export-report.ts';
import { Refusal, required, UsageError } from '../command.ts';
import type { Command } from '../command.ts';

export const incidentCommands: Record<string, Command> = {
  report: {
    usage: 'incident report ID [--from ACTION] [--out FILE.html|FILE.json]',
    options: { from: { type: 'string' }, out: { type: 'string' } },
    positional: ['id'],
    async run(values, desk) {
      const from = ReportFrom.safeParse(values['from']);
      if (!from.success) throw new UsageError('--from has the form act_…');
      const out = values['out'] === undefined ? null : required(values, 'out');
      if (out !== null && !/\.(?:html|json)$/.test(out)) throw new UsageError('--out ends in .html or .json');
      const form = out?.endsWith('.html') ? 'html' : 'json';
      const input = { id: required(values, 'id'), form, ...(from.data ? { from: from.data } : {}) } as const;
      const report = await exportReport(await desk.context(), desk.operator, input);
      if (out !== null) await write(out, form === 'html' ? reportFile(report) : `${JSON.stringify(report, null, 2)}\n`);
      return {
        json: report,
        text: [...summary(report), ...(out === null ? [] : [`The report is in ${out}`])].join('\n'),
      };
    },
  },
};

/** Never overwrites a file: a report is evidence. */
async function write(out: string, text: string): Promise<void> {
  try {
    await writeFile(out, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal(code === 'EEXIST' ? `${out} exists already` : `${out} cannot be written (${code ?? 'unknown'})`);
  }
}

function summary(report: IncidentReport): string[] {
  const figures = figuresOf(report).map(({ name, value, note }) => `${name}: ${value ?? 'not known'} — ${note}`);
  const notes = [report.timeline.note, report.seen.note, report.reach.list.note].filter((note) => note !== null);
  return [report.title, ...figures, ...notes];
}
