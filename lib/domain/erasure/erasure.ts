/** Six months, the minimum for which a deployer keeps logs (EU AI Act, Article 26(6)); a shorter retention is refused. */
export const RETENTION_FLOOR_DAYS = 183;
export const RETENTION_MOST_DAYS = 36_500;

/** What an erasure can target; retention applies to everything. */
export const ERASURE_TARGETS = ['action', 'run', 'agent', 'person'] as const;
export type ErasureTarget = (typeof ERASURE_TARGETS)[number];

/** Parts of an action that are erased, as an `erased` entry names them. A statement is erased where it contains somebody's words. */
export const ERASED_PARTS = [
  'arguments',
  'view',
  'assessment',
  'claim',
  'preview',
  'metadata',
  'outcome',
  'reasons',
  'questions',
  'statements',
] as const;

/** Tombstone: shown in place of an erased sentence, title or question. */
export const ERASED_TEXT = 'Content erased';

/** How long after its grant was redeemed an execution that never reported an outcome counts as over. */
export const SILENT_EXECUTION_MS = 24 * 3_600_000;

/** Says why an action's content cannot be erased now; null when it can. */
export function erasureRefusal(
  action: { status: string; redeemed_at: number | null; erased: boolean; held: boolean },
  now: number,
): string | null {
  if (action.erased) return 'The content of this action is erased already.';
  if (action.held) return 'A legal hold covers this action. Lift the hold first.';
  if (action.status === 'pending' || action.status === 'approved')
    return `This action is ${action.status}: it may still run, and needs its content for that. Deny or stop it first.`;
  if (action.status === 'executing' && (action.redeemed_at ?? now) > now - SILENT_EXECUTION_MS)
    return 'This action is running. It counts as over when its outcome is reported, or a day after its grant was redeemed.';
  return null;
}
