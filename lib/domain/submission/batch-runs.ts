import type { RunFacts } from '../risk/risk.ts';
import type { RegisteredTool } from '../configuration/configuration.ts';
import type { RunStep, StoredRun, SubmissionFacts } from './facts.ts';
import type { OpenedAction } from './open-action.ts';
import type { Submission, SubmissionRefusal } from './submission.ts';

/** A run as the next proposal of the batch finds it: stored steps apart from those the batch adds. */
export interface BatchRun extends StoredRun {
  added: number;
}

/** The run a proposal belongs to, made where its agent has none of that name; null without one. Refused for an initiator nobody knows. */
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
  // The first goal and the first initiator stay.
  return {
    run: { ...earlier, goal: earlier.goal ?? run.goal, initiator_id: earlier.initiator_id ?? initiator },
  };
}

/** The run after an accepted step: it has read what the tool answers, so output nobody vouches for taints it. */
export function steppedRun(run: BatchRun, tool: RegisteredTool, outcome: OpenedAction['outcome']): BatchRun {
  const taints = outcome !== 'block' && tool.output_trust === 'untrusted' && !run.taint_sources.includes(tool.name);
  return {
    ...run,
    added: run.added + 1,
    taint_sources: taints ? [...run.taint_sources, tool.name] : run.taint_sources,
  };
}

/** What risk and policy may know of a run. */
export const runFacts = ({ goal, taint_sources, steps, added }: BatchRun): RunFacts => ({
  goal,
  tainted: taint_sources.length > 0,
  taint_sources: taint_sources.toReversed(),
  steps: steps + added,
});

/** Runs that the batch adds steps to, as they are written. */
export const runSteps = (runs: Iterable<BatchRun>, now: number): RunStep[] =>
  [...runs]
    .filter((run) => run.added > 0)
    .map(({ added, ...run }) => ({ ...run, steps: added, created_at: new Date(now).toISOString() }));

/** Runs go by their agent's own names. */
export const runKey = (agentId: string, name: string): string => `${agentId}\n${name}`;
