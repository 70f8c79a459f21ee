import type { Command, ReviewerFacts } from '#lib/domain/action/action.ts';
import { answerRefusal, refusal } from '#lib/domain/action/machine.ts';
import type { RefusalCode } from '#lib/domain/action/refusal.ts';
import { machineOf, type ActionRow } from '#lib/store/actions/action-row.ts';

/** Why a stored action refuses this command: the machine's reasons, and one it does not know: whoever started a drill knows its answer. */
export const refusalOf = (row: ActionRow, command: Command): RefusalCode | null =>
  refusal(machineOf(row), command) ?? ('reviewer' in command ? drillStarter(row, command.reviewer) : null);

/** Why this reviewer cannot answer a stored action now, whatever they would say; null when they can. */
export const answerRefusalOf = (row: ActionRow, reviewer: ReviewerFacts, at: number): RefusalCode | null =>
  answerRefusal(machineOf(row), reviewer, at) ?? drillStarter(row, reviewer);

const drillStarter = (row: ActionRow, reviewer: ReviewerFacts): RefusalCode | null =>
  row.drill_by === reviewer.id ? 'initiator' : null;
