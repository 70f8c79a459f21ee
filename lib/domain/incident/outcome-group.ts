import type { Status } from '../action/action.ts';

/** What became of an action, grouped by what can still be done about it; worst first. */
export const OUTCOME_GROUPS = [
  'ran_final',
  'ran_outside',
  'ran_reversible',
  'ran_read',
  'stopped',
  'refused',
  'open',
] as const;
export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number];

/** Title and explanation of each group, as the report prints them. */
export const GROUP_TEXT: Record<OutcomeGroup, { title: string; means: string }> = {
  ran_final: { title: 'Ran and cannot be undone', means: 'The tool is registered as irreversible.' },
  ran_outside: { title: 'Ran; only somebody outside can undo it', means: 'It left the organisation’s own hands.' },
  ran_reversible: {
    title: 'Ran and can be undone',
    means: 'The tool is registered as reversible. Nothing is undone by itself.',
  },
  ran_read: { title: 'Ran and only read', means: 'Nothing to undo; what was read may have gone on from there.' },
  stopped: {
    title: 'Stopped before it ran',
    means: 'Halted while it waited, or approved with its grant unused. It will never run.',
  },
  refused: { title: 'Never allowed to run', means: 'Blocked, denied, expired or withdrawn.' },
  open: { title: 'Still open', means: 'Waiting or approved when this was made.' },
};

/**
 * The group of an action. `ran`: its grant was redeemed, so it may have had its effect, whatever was reported afterwards. A tool of unknown
 * reversibility counts as irreversible.
 */
export function outcomeGroup(status: Status, ran: boolean, reversibility: string | null): OutcomeGroup {
  if (ran || status === 'executing' || status === 'succeeded' || status === 'failed') {
    if (reversibility === 'read_only') return 'ran_read';
    if (reversibility === 'reversible') return 'ran_reversible';
    return reversibility === 'externally_reversible' ? 'ran_outside' : 'ran_final';
  }
  if (status === 'halted') return 'stopped';
  return status === 'pending' || status === 'approved' ? 'open' : 'refused';
}
