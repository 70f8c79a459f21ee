import { timeToContainText } from './build-report.ts';
import type { IncidentReport } from './report.ts';
import { exactDuration } from './time-figures.ts';

export interface Figure {
  name: string;
  /** Null when unknown. */
  value: string | null;
  note: string;
}

/** The report's headline figures, the most important first. The note of each says what it counts from, or why it is unknown. */
export function figuresOf(report: IncidentReport): Figure[] {
  const { figures, reach, lock, incident } = report;
  const { groups, sums } = reach;
  const ms = (value: number | null): string | null => (value === null ? null : exactDuration(value));
  return [
    { name: 'Time to contain', value: timeToContainText(report), note: containNote(report) },
    {
      name: 'Time to notice',
      value: ms(figures.time_to_notice_ms),
      note:
        figures.time_to_notice_ms !== null
          ? 'first suspect proposal → stop'
          : lock === null
            ? 'nothing is stopped yet'
            : 'nobody named the first suspect action',
    },
    incident === null
      ? { name: 'Stop confirmed', value: ms(figures.stop_confirmed_ms), note: confirmNote(report) }
      : { name: 'Trip to stop', value: ms(figures.trip_to_stop_ms), note: confirmNote(report) },
    {
      name: 'Ran in the window',
      value: sums.executed.toLocaleString('en'),
      note:
        groups.ran_final === 0
          ? 'none of it irreversible'
          : `${groups.ran_final.toLocaleString('en')} of it cannot be undone`,
    },
    {
      name: 'Stopped before it ran',
      value: sums.halted.toLocaleString('en'),
      note: `${sums.refused.toLocaleString('en')} more never allowed to run, ${sums.held.toLocaleString('en')} still held`,
    },
  ];
}

function containNote({ figures, lock }: IncidentReport): string {
  if (lock === null) return 'Not contained: nothing is stopped yet.';
  const { exposure_from: from, exposure_to: to } = figures;
  if (from === null || to === null) return 'Nothing suspect ran or waited, so there is nothing to measure.';
  const clock = (at: string): string => at.slice(0, 10) + ' ' + at.slice(11, -1);
  const silent = figures.clients.connected - figures.clients.confirmed;
  const unconfirmed =
    silent === 0
      ? ''
      : ` ${silent} of ${figures.clients.connected} clients never confirmed: their authority is gone, the programs may still run.`;
  const end = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11, -1) : clock(to);
  return `Exposure window ${clock(from)} → ${end} UTC.${unconfirmed}`;
}

function confirmNote({ figures, lock }: IncidentReport): string {
  const { connected, confirmed } = figures.clients;
  if (lock === null) return 'nothing is stopped yet';
  if (connected === 0) return 'no client was connected';
  const by = `${confirmed.toLocaleString('en')} of ${connected.toLocaleString('en')} clients confirmed`;
  return figures.stop_confirmed_ms === null ? by : `${by} in ${exactDuration(figures.stop_confirmed_ms)}`;
}
