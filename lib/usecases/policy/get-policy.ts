import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetPolicy } from '#lib/contract/policy-api.ts';
import type { PolicyWorld } from '#lib/domain/policy/check-policy.ts';
import { exampleOf } from '#lib/domain/tool/example.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadPolicyVersions } from './answers/policy-versions.ts';
import { policyWorld } from './steps/policy-world.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';

/** The policy in force with what checking it finds today, the open proposals, and the agents and tools that a policy here can name. */
export async function getPolicy(ctx: Context, person: PersonActor): Promise<ReplyOf<typeof GetPolicy>> {
  const [[current], proposals, world] = await Promise.all([
    loadPolicyVersions(ctx, null, 1),
    openProposals(ctx, ['policy']),
    policyWorld(ctx),
  ]);
  const warnings = current ? await warningsOf(ctx, person, current.source, world) : [];
  return {
    current: current ? { ...current, warnings } : null,
    proposals,
    agents: world.agents.map(({ id, name, groups }) => ({ id, name, groups })),
    tools: (world.tools ?? []).map((tool) => ({
      name: tool.name,
      title: tool.title,
      effect: tool.effect,
      example: exampleOf(tool.input_schema),
    })),
  };
}

/** Checks the policy in force again: a rule may name a tool that was removed since it was published, and stays in force all the same. */
async function warningsOf(ctx: Context, person: PersonActor, source: string, world: PolicyWorld) {
  const { problems, warnings } = await ctx.assessor.perform(person.userId, 'check', { source, world }, null);
  return [...problems, ...warnings];
}
