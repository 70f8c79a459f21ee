import { checkPolicy, type PolicyCheck, type PolicyWorld } from '#lib/domain/policy/check-policy.ts';
import type { Tx } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

type Asker = Pick<Tx, 'query'> | Pick<Context, 'query'>;

/** Tools, agents and people a policy meets here and now. */
export async function policyWorld(ctx: Context, asker: Asker = ctx): Promise<PolicyWorld> {
  const [configuration, people] = await Promise.all([
    ctx.configuration(),
    asker.query<{ groups: string[] }>("SELECT groups FROM users WHERE disabled_at IS NULL AND role <> 'auditor'"),
  ]);
  return {
    tools: [...configuration.tools.values()],
    agents: [...configuration.agents.values()].map(({ id, name, owner_email: owner, groups }) => ({
      id,
      name,
      owner,
      groups,
    })),
    reviewers: people.map((person) => person.groups),
  };
}

/** Throws `policy-refused` with each problem's line when the source cannot be used here; answers the warnings. */
export async function requireUsable(
  ctx: Context,
  source: string,
  asker: Asker = ctx,
): Promise<PolicyCheck['warnings']> {
  const { problems, warnings } = checkPolicy(source, await policyWorld(ctx, asker));
  if (problems.length === 0) return warnings;
  throw new Failure('policy-refused', {
    detail: problems.map((p) => (p.line === null ? p.message : `line ${p.line}: ${p.message}`)).join('; '),
    errors: problems.map((p) => ({ pointer: p.line === null ? '/source' : `/source:${p.line}`, detail: p.message })),
  });
}
