import type { Action, Command, Opening } from './action.ts';
import { replay } from './replay.ts';

/** Entries about an action that change nothing of it. */
const REMARKS = new Set(['viewed', 'verdict-refused', 'redeem-refused', 'incident-opened', 'erased', 'drill-revealed']);

export const changesAction = (type: string): boolean => !REMARKS.has(type);

/** The machine's part of a submitted entry, which says more than the machine needs. */
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

/** The action that its entries, in order, lead to; otherwise which of them the machine refuses. */
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
