import type { Status } from './action.ts';

/** What decides whether answers on an action are hidden. */
export interface Blindable {
  state: Status;
  /** How many people have to approve. */
  approvals: number;
  groups: readonly string[];
}

/** Entries by which one reviewer of an undecided action would learn that another one looked at it, asked about it or answered it. */
export const TELLING_ENTRIES = ['approve', 'limit', 'deny', 'verdict-refused', 'viewed', 'ask'] as const;

/** Entries about no action that come with an answer: the password asked again to sign it. */
export const SIGNING_ENTRIES = ['step-up', 'step-up-failed'] as const;

/** Whether review is blind now: several people have to answer, and it is not decided. */
export const isBlind = ({ state, approvals }: Pick<Blindable, 'state' | 'approvals'>): boolean =>
  state === 'pending' && approvals > 1;

/**
 * Whether a person may see what others answered. While review is blind only an auditor outside the groups that were asked may: anybody else can
 * answer, can come to be able to, or can tell the agent.
 */
export function seesAnswers(action: Blindable, person: { role: string; groups: readonly string[] }): boolean {
  if (action.state !== 'pending') return true;
  if (person.role !== 'auditor') return false;
  return action.approvals <= 1 || !action.groups.some((group) => person.groups.includes(group));
}

/** The ids of the actions that a statement over several answers; none for a statement over one. */
export const actionsIn = (statement: string): string[] =>
  ((JSON.parse(statement) as { items?: { action_id: string }[] }).items ?? []).map(({ action_id }) => action_id);
