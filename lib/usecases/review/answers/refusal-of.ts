import type { Command } from '#lib/domain/action/action.ts';
import { refusal } from '#lib/domain/action/machine.ts';
import type { RefusalCode } from '#lib/domain/action/refusal.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';

/** Why a stored action refuses this command: the machine's reasons, and one it knows nothing of. Whoever started a drill knows the answer. */
export const refusalOf = (row: ActionRow, command: Command): RefusalCode | null =>
  refusal(machineOf(row), command) ??
  ('reviewer' in command && row.drill_by === command.reviewer.id ? 'initiator' : null);
