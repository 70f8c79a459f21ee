import type { Status } from '#lib/domain/action/action.ts';
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
