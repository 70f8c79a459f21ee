import { opensDrill } from '../drill/drill.ts';
import { demand } from './check.ts';
import { decodeJws } from './jws.ts';
import type { Evidence } from './evidence.ts';

/** Whether any part of the file says that the action was a drill. */
export const saysDrill = (file: Evidence): boolean =>
  revealOf(file) !== undefined || haltedAsDrill(file) || signed(file);

/** Checks that the action was a drill from its first moment and was revealed at the end: no agent's action can be relabelled as one. */
export function checkDrill(file: Evidence): string {
  const [submitted] = file.entries;
  const reveal = revealOf(file);
  demand(reveal !== undefined, 'it ended as a drill, and no entry reveals it as one');
  const body = bodyOf(reveal?.body ?? '{}');
  demand(
    submitted?.type === 'submitted' && opensDrill(body, file.action.id, submitted.salt),
    'its first entry was not committed to this drill: it was proposed as something else',
  );
  demand(file.decision === null || signed(file), 'the decision does not say that it was a drill');
  demand(!file.entries.some(({ type }) => type === 'redeem'), 'a drill was redeemed');
  return `a drill, ${String(body['outcome'])}, started by ${String(body['started_by'])}`;
}

const bodyOf = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const revealOf = (file: Evidence) => file.entries.find(({ type }) => type === 'drill-revealed');
const haltedAsDrill = (file: Evidence): boolean =>
  file.entries.some(({ type, body }) => type === 'halt' && bodyOf(body)['cause'] === 'drill');
const signed = ({ decision }: Evidence): boolean => decision !== null && decodeJws(decision)?.payload['drill'] === true;
