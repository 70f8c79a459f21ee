import type { PolicyCheck, PolicyWorld } from '#lib/domain/policy/check-policy.ts';
import { plainTool } from '#lib/domain/configuration/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import { listReviewerGroups } from '#lib/store/policy/policies.ts';
import { AssessFirst, type Ahead } from '#lib/usecases/actions/steps/assess-first.ts';
import { configurationNow } from '#lib/usecases/configuration-now.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

/** The tools, agents and reviewers that there are now, for checking a policy against them. */
export async function policyWorld(ctx: Context, tx?: Tx): Promise<PolicyWorld> {
  const configuration = tx ? await configurationNow(ctx, tx) : await ctx.configuration();
  const reviewers = await listReviewerGroups(tx ?? ctx.db);
  return {
    tools: [...configuration.tools.values()].map(plainTool),
    agents: [...configuration.agents.values()].map(({ id, name, owner_email: owner, groups }) => ({
      id,
      name,
      owner,
      groups,
    })),
    reviewers,
  };
}

/**
 * Answers the warnings about a policy. Throws `policy-refused`, with each problem's line, when it cannot be used here; inside a transaction,
 * `AssessFirst` when it has yet to be checked against what there is.
 */
export async function requireUsable(
  ctx: Context,
  by: string,
  source: string,
  inside?: { tx: Tx; ahead: Ahead },
): Promise<PolicyCheck['warnings']> {
  const { problems, warnings } = await checked(ctx, by, source, inside);
  if (problems.length === 0) return warnings;
  throw new Failure('policy-refused', {
    detail: problems.map((p) => (p.line === null ? p.message : `line ${p.line}: ${p.message}`)).join('; '),
    errors: problems.map((p) => ({ pointer: p.line === null ? '/source' : `/source:${p.line}`, detail: p.message })),
  });
}

async function checked(
  ctx: Context,
  by: string,
  source: string,
  inside?: { tx: Tx; ahead: Ahead },
): Promise<PolicyCheck> {
  const { key, assess } = await policyCheck(ctx, by, source, inside?.tx);
  const made = inside?.ahead.get(key) as PolicyCheck | undefined;
  if (made) return made;
  if (inside) throw new AssessFirst([{ key, assess }]);
  return assess();
}

/** The check of a policy against what there is now, for making it ahead of a transaction. */
export async function policyCheck(
  ctx: Context,
  by: string,
  source: string,
  tx?: Tx,
): Promise<{ key: string; assess: () => Promise<PolicyCheck> }> {
  const world = await policyWorld(ctx, tx);
  return {
    key: `policy ${JSON.stringify(world)}\n${source}`,
    assess: () => ctx.assessor.perform(by, 'check', { source, world }, null),
  };
}
