import type { Status } from '#lib/domain/action/action.ts';
import type { DrillOutcome } from '#lib/domain/drill/drill.ts';
import { Tag } from '../ui/small.tsx';

/** What each state means to a reader. Only what ran is good news; waiting is never painted as approved. */
export const STATUS_WORDS: Record<Status, { word: string; tone: 'plain' | 'hot' | 'warn' | 'good' }> = {
  pending: { word: '○ Waiting', tone: 'plain' },
  approved: { word: '✓ Approved, not yet run', tone: 'good' },
  denied: { word: '✕ Denied', tone: 'hot' },
  blocked: { word: '⊘ Blocked by policy', tone: 'hot' },
  expired: { word: '◌ Expired', tone: 'plain' },
  withdrawn: { word: '↩ Withdrawn', tone: 'plain' },
  halted: { word: '■ Halted by a stop', tone: 'hot' },
  executing: { word: '▸ Running', tone: 'warn' },
  succeeded: { word: '✓ Ran', tone: 'good' },
  failed: { word: '✕ Ran and failed', tone: 'warn' },
};

export function StatusTag({ status }: { status: Status }) {
  const { word, tone } = STATUS_WORDS[status];
  return <Tag tone={tone}>{word}</Tag>;
}

/** How a drill ended, after “this was a drill:”. */
export const DRILL_WORDS: Record<DrillOutcome, string> = {
  approved: 'approved, so it was missed',
  denied: 'denied, so it was noticed',
  expired: 'nobody decided in time',
  withdrawn: 'taken back before it was decided',
  halted: 'ended by a stop',
};

/** Whether reviewers noticed. */
export function NoticedTag({ noticed }: { noticed: boolean | null }) {
  if (noticed === null) return <Tag>◌ Not answered</Tag>;
  return noticed ? <Tag tone="good">✓ Noticed</Tag> : <Tag tone="hot">✕ Missed</Tag>;
}
