import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { OpenedAction } from './open-action.ts';

const TIMES = ['created_at', 'expires_at', 'decided_at', 'redeemed_at', 'finished_at', 'erased_at'] as const;

/** What reading a freshly inserted action would give, without reading it: nobody has answered or asked yet. */
export function openedRow(
  opened: OpenedAction,
  names: { agent: string; run: { name: string; goal: string | null } | null },
): ActionRow {
  const times = TIMES.map((column) => {
    const text = opened.row[column];
    return [column, typeof text === 'string' ? new Date(text) : null] as const;
  });
  const row = {
    ...opened.row,
    ...Object.fromEntries(times),
    agent_name: names.agent,
    run_name: names.run?.name ?? null,
    run_goal: names.run?.goal ?? null,
    verdicts: [],
    questions: [],
    halting_lock: null,
    erasure_id: null,
    drill_by: null,
  };
  return row as unknown as ActionRow;
}
