import type { HistoryFacts } from '../risk/risk.ts';
import type { SubmissionFacts } from './facts.ts';
import type { OpenedAction } from './open-action.ts';
import type { Submission } from './submission.ts';

/** The newest earlier proposal of the same call, in this batch or before it, with how it stands. */
export function sameBefore(
  { tool, argsText, digest }: Submission,
  { repeats }: SubmissionFacts,
  opened: readonly OpenedAction[],
  now: number,
): Pick<HistoryFacts, 'same'> {
  const here = opened.findLast(({ row }) => row.effect !== 'read' && row.tool === tool && row.args === argsText);
  if (here !== undefined) return { same: { id: here.row.id, minutes: 0, state: here.row.state } };
  const found = repeats.find((one) => one.digest === digest);
  if (found === undefined) return {};
  const minutes = Math.max(0, Math.floor((now - found.at) / 60_000));
  return { same: { id: found.id, minutes, state: found.state } };
}
