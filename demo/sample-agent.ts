import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from '#sdk/client.ts';
import type { JsonObject, Proposal } from '#sdk/client.ts';
import { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped } from '#sdk/errors.ts';
import { createGuard } from '#sdk/guard.ts';
import type { Guard } from '#sdk/guard.ts';
import { SampleWorld } from './sample-world.ts';

/** How one proposal ended. Like real agents, these go on after a denial. */
export type Fate = 'done' | 'denied' | 'blocked' | 'ended' | 'stopped';

/** Does one step of an agent: with the gate it waits for people, in the dry run it runs at once. */
export type Act = (proposal: Proposal, signal?: AbortSignal) => Promise<Fate>;

export interface SampleAgent {
  name: string;
  /** Does one round of the agent's work. */
  round: (act: Act, run: { id: string }, world: SampleWorld) => Promise<void>;
  /** Seconds between two rounds. */
  restSeconds: number;
}

const DRY = '--dry-run-without-gate';

/** Runs a sample agent as this process: `COUNTERSIGN_DESK` (or `COUNTERSIGN_URL`) and `COUNTERSIGN_KEY` with the gate, or `--dry-run-without-gate`; `--once` ends after one round. */
export async function runSampleAgent(agent: SampleAgent): Promise<void> {
  const world = new SampleWorld();
  const say = (line: string): void => console.log(`[${agent.name}] ${line}`);
  if (process.argv.includes(DRY)) return dryRun(agent, world, say);
  const { COUNTERSIGN_DESK, COUNTERSIGN_URL, COUNTERSIGN_KEY: key } = process.env;
  const url = COUNTERSIGN_DESK || COUNTERSIGN_URL;
  if (!url || !key) {
    process.stderr.write(`${agent.name}: set COUNTERSIGN_DESK and COUNTERSIGN_KEY, or pass ${DRY}\n`);
    process.exitCode = 2;
    return;
  }
  const client = createClient({ url, key });
  const watch = client.watch({ name: `${agent.name} (sample)`, onStop: (stop) => say(stop.message) });
  const guard = createGuard(client, watch);
  const once = process.argv.includes('--once');
  process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));
  for (let round = 1; ; round += 1) {
    await watch.running();
    const run = { id: `${agent.name}-${Date.now().toString(36)}` };
    await agent.round((proposal, signal) => gated(guard, world, proposal, say, signal), run, world);
    if (once) break;
    await sleep(agent.restSeconds * 1_000);
  }
  watch.close();
  report(world, say, 'The round is over. What happened:');
}

function report(world: SampleWorld, say: (line: string) => void, heading: string): void {
  say(heading);
  for (const line of world.harm()) say(`  ${line}`);
}

async function gated(
  guard: Guard,
  world: SampleWorld,
  proposal: Proposal,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<Fate> {
  try {
    const onSubmitted = (action: { id: string; status: string }) =>
      say(`${proposal.tool} ${action.id} ${action.status}`);
    await guard.perform(proposal, (args) => world.execute(proposal.tool, args), {
      onSubmitted,
      answer: () => 'The sample agents have no more evidence than their arguments and the goal of the run.',
      ...(signal ? { signal } : {}),
    });
    say(`${proposal.tool} done`);
    return 'done';
  } catch (error) {
    const fate = fateOf(error, signal);
    say(`${proposal.tool} ${fate}: ${(error as Error).message}`);
    return fate;
  }
}

/** A refusal is part of the demo; anything else is a defect and ends the process. */
function fateOf(error: unknown, signal: AbortSignal | undefined): Fate {
  if (error instanceof ActionDenied) return 'denied';
  if (error instanceof ActionBlocked) return 'blocked';
  if (error instanceof ActionEnded || signal?.aborted) return 'ended';
  if (error instanceof Stopped) return 'stopped';
  if (error instanceof ProblemError) return 'ended';
  throw error;
}

async function dryRun(agent: SampleAgent, world: SampleWorld, say: (line: string) => void): Promise<void> {
  say('Dry run without the gate: nothing leaves this process.');
  let steps = 0;
  await agent.round(
    async (proposal) => {
      steps += 1;
      await world.execute(proposal.tool, proposal.args as JsonObject);
      return 'done';
    },
    { id: 'dry-run' },
    world,
  );
  report(world, say, `${steps} calls went straight through, and nobody was asked. What would have happened:`);
}
