import { checkPolicy, type PolicyCheck, type PolicyWorld } from '#lib/domain/policy/check-policy.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadConfigurationVersion } from '#lib/store/organisation.ts';
import { listReviewerGroups } from '#lib/store/policy/policies.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** The tools, agents and reviewers that there are now, for checking a policy against them. */
export async function policyWorld(ctx: Context, tx?: Tx): Promise<PolicyWorld> {
  const configuration = tx
    ? await ctx.configuration(await loadConfigurationVersion(tx), tx)
    : await ctx.configuration();
  const reviewers = await listReviewerGroups(tx ?? ctx.db);
  return {
    tools: [...configuration.tools.values()],
    agents: [...configuration.agents.values()].map(({ id, name, owner_email: owner, groups }) => ({
      id,
      name,
      owner,
      groups,
    })),
    reviewers,
  };
}

/** Answers the warnings about a policy. Throws `policy-refused`, with each problem's line, when it cannot be used here. */
export async function requireUsable(ctx: Context, source: string, tx?: Tx): Promise<PolicyCheck['warnings']> {
  const { problems, warnings } = checkPolicy(source, await policyWorld(ctx, tx));
  if (problems.length === 0) return warnings;
  throw new Failure('policy-refused', {
    detail: problems.map((p) => (p.line === null ? p.message : `line ${p.line}: ${p.message}`)).join('; '),
    errors: problems.map((p) => ({ pointer: p.line === null ? '/source' : `/source:${p.line}`, detail: p.message })),
  });
}
