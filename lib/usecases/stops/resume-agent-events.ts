import { indexBeforePosition, type AgentEvent } from '#lib/store/stops/agent-events.ts';
import type { Context } from '../context.ts';

/** An event's id is its index in the log. Those of releases before were positions of the ledger, without the letter. */
const EVENT_ID = /^(i?)(\d{1,15})$/;

/** The id of an event, which a client gives back as the last one it has. */
export const eventId = ({ index }: AgentEvent): string => `i${index}`;

/** The index of the log after which a client wants events; null for one that has none yet. */
export async function resumeAgentEvents(ctx: Context, lastEventId: string | undefined): Promise<number | null> {
  const [, letter, number] = EVENT_ID.exec(lastEventId ?? '') ?? [];
  if (number === undefined) return null;
  return letter === '' ? await indexBeforePosition(ctx.db, Number(number)) : Number(number);
}
