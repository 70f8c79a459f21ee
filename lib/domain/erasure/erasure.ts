/** Six months, the least a deployer keeps logs (EU AI Act, Article 26(6)); a retention shorter than this is refused. */
export const RETENTION_FLOOR_DAYS = 183;
export const RETENTION_MOST_DAYS = 36_500;

/** What an erasure can be about; retention is about everything. */
export const ERASURE_TARGETS = ['action', 'run', 'agent', 'person'] as const;
export type ErasureTarget = (typeof ERASURE_TARGETS)[number];

/** The parts of an action that go: what an `erased` entry names. Statements go where somebody's words are in them. */
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

/** What stands where a sentence, a title or a question stood. */
export const ERASED_TEXT = 'Content erased';

/** How long after its grant was redeemed an execution that never reported counts as over. */
export const SILENT_EXECUTION_MS = 24 * 3_600_000;

/** Whether an action's content can go now, in words where it cannot; null when it can. */
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
