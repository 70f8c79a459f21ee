import type { RunFacts } from '../risk/risk.ts';
import type { RegisteredTool } from '../configuration/configuration.ts';
import type { RunStep, StoredRun, SubmissionFacts } from './facts.ts';
import type { OpenedAction } from './open-action.ts';
import type { Submission, SubmissionRefusal } from './submission.ts';

/** A run as the next submission in the batch sees it; `added` counts the batch's own steps, which are not stored yet. */
export interface BatchRun extends StoredRun {
  added: number;
}

/** The run that a submission belongs to, created if its agent has none of that name; null if it names none. Refused for an unknown initiator. */
export function runOf(
  { agentId, run }: Submission,
  freshId: string,
  known: ReadonlyMap<string, BatchRun>,
  initiators: SubmissionFacts['initiators'],
): { run: BatchRun | null } | { refusal: SubmissionRefusal } {
  if (run === null) return { run: null };
  const initiator = initiators.find((person) => person.email === run.initiator)?.id ?? null;
  if (run.initiator !== null && initiator === null) {
    const errors = [{ pointer: '/run/initiator', detail: 'nobody here has this e-mail address' }];
    return { refusal: { code: 'invalid-request', errors } };
  }
  const earlier = known.get(runKey(agentId, run.name)) ?? {
    id: freshId,
    agent_id: agentId,
    name: run.name,
    goal: null,
    initiator_id: null,
    taint_sources: [],
    steps: 0,
    added: 0,
  };
  // The first goal and the first initiator win.
  return {
    run: { ...earlier, goal: earlier.goal ?? run.goal, initiator_id: earlier.initiator_id ?? initiator },
  };
}

/** The run after an accepted step. The agent reads what the tool returns, so output from an untrusted tool taints the run. */
export function steppedRun(run: BatchRun, tool: RegisteredTool, outcome: OpenedAction['outcome']): BatchRun {
  const taints = outcome !== 'block' && tool.output_trust === 'untrusted' && !run.taint_sources.includes(tool.name);
  return {
    ...run,
    added: run.added + 1,
    taint_sources: taints ? [...run.taint_sources, tool.name] : run.taint_sources,
  };
}

/** The facts of a run that risk and policy may use. */
export const runFacts = ({ goal, taint_sources, steps, added }: BatchRun): RunFacts => ({
  goal,
  tainted: taint_sources.length > 0,
  taint_sources: taint_sources.toReversed(),
  steps: steps + added,
});

/** The runs to which the batch adds steps, as they are stored. */
export const runSteps = (runs: Iterable<BatchRun>, now: number): RunStep[] =>
  [...runs]
    .filter((run) => run.added > 0)
    .map(({ added, ...run }) => ({ ...run, steps: added, created_at: new Date(now).toISOString() }));

/** Run names are unique for each agent only. */
export const runKey = (agentId: string, name: string): string => `${agentId}\n${name}`;
