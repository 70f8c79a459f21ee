import type { Action, Command, Opening } from './action.ts';
import { replay } from './replay.ts';

/** Entries about an action that do not change its state. */
const REMARKS = new Set(['viewed', 'verdict-refused', 'redeem-refused', 'incident-opened', 'erased', 'drill-revealed']);

/** Whether entries of this type change the state of the action they are about. */
export const changesAction = (type: string): boolean => !REMARKS.has(type);

/** The part of a `submitted` entry's body that the state machine needs. */
export const openingOf = (body: Opening): Opening => ({
  id: body.id,
  agent_id: body.agent_id,
  owner_id: body.owner_id,
  initiator_id: body.initiator_id,
  outcome: body.outcome,
  digest: body.digest,
  view_digest: body.view_digest,
  requires: body.requires,
  expires_at: body.expires_at,
  grant_id: body.grant_id,
});

/** Replays an action's entries, in order; returns the action, or a sentence naming the entry that the machine refuses. */
export function replayEntries(entries: readonly { type: string; body: string }[]): Action | string {
  const [first, ...rest] = entries.filter((entry) => changesAction(entry.type));
  if (first?.type !== 'submitted') return 'the entries do not begin with the proposal';
  const opening = openingOf(JSON.parse(first.body) as Opening);
  try {
    return replay(
      opening,
      rest.map((entry) => JSON.parse(entry.body) as Command),
    );
  } catch (error) {
    return `an entry is one that the machine refuses: ${(error as Error).message}`;
  }
}
