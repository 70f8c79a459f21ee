import type { Action, Command, Opening } from './action.ts';
import { apply, open } from './machine.ts';

/** Replays an action, oldest command first: the opening, then every accepted command. Throws `Refused` at one that could not have been accepted. */
export function replay(opening: Opening, commands: readonly Command[]): Action {
  return commands.reduce(apply, open(opening));
}
