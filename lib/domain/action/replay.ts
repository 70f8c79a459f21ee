import type { Action, Command, Opening } from './action.ts';
import { apply, open } from './machine.ts';

/** Rebuilds an action from its ledger entries, oldest first: the opening, then every accepted command. Throws `Refused` where one could not have been accepted. */
export function replay(opening: Opening, commands: readonly Command[]): Action {
  return commands.reduce(apply, open(opening));
}
