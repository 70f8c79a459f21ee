import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { Wrong } from './check.ts';
import { replayEntries } from '../action/replay-entries.ts';
import type { Evidence, EvidenceVerdict } from './evidence.ts';

/** Parts that a file may lack, named as in an `erased` entry. */
export type MissingPart = 'arguments' | 'view' | 'assessment' | 'statements';

type Entry = Evidence['entries'][number];
const bodyOf = (entry: Entry): Record<string, unknown> => JSON.parse(entry.body) as Record<string, unknown>;

/**
 * The entry that says this part was erased; null when there is none, which means that somebody else removed it. Whether the entry is in the log
 * is checked separately.
 */
function erasureOf(file: Evidence, part: MissingPart): Entry | null {
  const says = (entry: Entry): boolean => {
    const { parts } = bodyOf(entry) as { parts?: unknown };
    return Array.isArray(parts) && parts.includes(part);
  };
  return file.entries.find((e) => e.type === 'erased' && e.action_id === file.action.id && says(e)) ?? null;
}

/**
 * Checks a missing part: an entry of the log must say that it was erased, and the log must confirm what is left. Returns when and by which
 * entry. Throws `Wrong`.
 */
export function checkMissing(file: Evidence, part: MissingPart): string {
  const entry = erasureOf(file, part);
  if (!entry) throw new Wrong(`it is missing (${part}), and no entry of the log says that it was erased`);
  const fault = faultOfRemains(file);
  if (fault !== null) throw new Wrong(fault);
  return erasedBy(entry);
}

const erasedBy = (entry: Entry): string =>
  `erased at ${entry.at}, as entry ${parseTlogProof(entry.tlog_proof)?.index ?? '?'} of the log says`;

/**
 * What contradicts the log in the claims that erased parts used to prove; null when nothing does. Without arguments the run's name cannot be
 * proved, and without a statement a person's name cannot: a file that states them anyway is refused.
 */
function faultOfRemains(file: Evidence): string | null {
  const { action } = file;
  const submitted = file.entries.find((entry) => entry.type === 'submitted');
  if (!submitted) return 'the proposal is not among the entries';
  const said = bodyOf(submitted);
  if (said['digest'] !== action.digest_proposed) return 'the log names other proposed arguments';
  if (said['assessment_digest'] !== action.assessment_digest) return 'the log names another assessment';
  if (said['agent_id'] !== action.agent.id || said['tool'] !== action.tool)
    return 'the log names another agent or tool';
  if (action.args === null && action.run !== null)
    return 'the run’s name can no longer be proven and has to be left out';
  const named = action.assessment !== null || file.verdicts.some((verdict) => verdict.statement !== null);
  if (!named && action.agent.name !== action.agent.id) return 'the agent’s name can no longer be proven, only its id';
  return null;
}

/** The same for a verdict whose statement was erased: its entry has the reviewer, the answer, the method and the revision. */
export function faultOfErasedVerdict(file: Evidence, verdict: EvidenceVerdict): string | null {
  const at = file.entries.findIndex((entry) => bodyOf(entry)['statement_digest'] === verdict.statement_digest);
  const entry = file.entries[at];
  if (!entry) return 'no entry of the log names its statement';
  const body = bodyOf(entry);
  const reviewer = body['reviewer'] as { id?: unknown } | undefined;
  if (reviewer?.id !== verdict.reviewer.id) return 'the log names another reviewer';
  if (verdict.reviewer.name !== verdict.reviewer.id)
    return 'the reviewer’s name can no longer be proven, only their id';
  if (body['method'] !== verdict.method) return 'the log names another way of signing';
  if (answerIn(entry.type, body) !== verdict.answer) return 'the log gives another answer';
  const after = replayEntries(file.entries.slice(0, at + 1));
  if (typeof after === 'string') return after;
  return after.revision === verdict.revision ? null : 'the log speaks of another revision';
}

/** The answer given by a verdict’s entry. */
export function answerIn(type: string, body: Record<string, unknown>): string {
  if (type === 'deny') return body['unsafe'] === true ? 'deny_unsafe' : 'deny_unneeded';
  return type === 'limit' && body['narrows'] === false ? 'edit' : type;
}
