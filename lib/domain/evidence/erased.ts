import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { Wrong } from './check.ts';
import { replayEntries } from '../action/replay-entries.ts';
import type { Evidence, EvidenceVerdict } from './evidence.ts';

/** Parts of a file that may be missing, and how an `erased` entry calls them. */
export type MissingPart = 'arguments' | 'view' | 'assessment' | 'statements';

type Entry = Evidence['entries'][number];
const bodyOf = (entry: Entry): Record<string, unknown> => JSON.parse(entry.body) as Record<string, unknown>;

/**
 * The entry of the log that says this part was erased, null where none does: then somebody else took it out. Whether the entry is in the log
 * is a check of its own.
 */
function erasureOf(file: Evidence, part: MissingPart): Entry | null {
  const says = (entry: Entry): boolean => {
    const { parts } = bodyOf(entry) as { parts?: unknown };
    return Array.isArray(parts) && parts.includes(part);
  };
  return file.entries.find((e) => e.type === 'erased' && e.action_id === file.action.id && says(e)) ?? null;
}

/**
 * A part that is not in the file: only where an entry of the log says that it was erased, and then the log has to bear out the rest. Throws
 * `Wrong`; answers when and by which entry.
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
 * What is wrong with what the erased parts used to prove, by what the log says instead; null when it holds. Without arguments nobody can
 * prove the run's name, and without a statement nobody a person's: a file that states them anyway is refused.
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

/** The same for a verdict whose statement was erased: its entry says who answered what, how, and on which revision. */
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

/** The answer that a verdict’s entry of this type gives. */
export function answerIn(type: string, body: Record<string, unknown>): string {
  if (type === 'deny') return body['unsafe'] === true ? 'deny_unsafe' : 'deny_unneeded';
  return type === 'limit' && body['narrows'] === false ? 'edit' : type;
}
