import type { Claim } from '#lib/contract/action.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { StartDrill } from '#lib/contract/safety-api.ts';
import type { Tx } from '#lib/store/database.ts';
import { listLatestProposals } from '#lib/store/safety/listed-drills.ts';
import type { SubmitInput } from '#lib/usecases/actions/steps/submission.ts';

/**
 * What the agent would propose: what the drill says and, where it says nothing, the run, reason and model of the agent's latest proposals. An action
 * without a run, from an agent that always names one, could be told from the others by that alone.
 */
export async function imitatedProposal(tx: Tx, input: InputOf<typeof StartDrill>): Promise<SubmitInput> {
  const { agent, tool, args, expires_in, claim: summary } = input;
  const latest = await listLatestProposals(tx, agent);
  const like = latest.find((one) => one.tool === tool) ?? latest[0];
  const said = like?.claim ? (JSON.parse(like.claim) as Claim) : {};
  const { reason = said.reason, model = said.model } = input;
  const claim: Claim = {
    ...(summary === undefined ? {} : { summary }),
    ...(reason === undefined ? {} : { reason }),
    ...(model === undefined ? {} : { model }),
  };
  const run = input.run === undefined ? (latest[0]?.run_name ?? null) : input.run;
  return {
    tool,
    args,
    expires_in,
    ...(Object.keys(claim).length === 0 ? {} : { claim }),
    ...(run === null ? {} : { run: { id: run } }),
  };
}
