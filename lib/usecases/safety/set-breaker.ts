import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { SetBreaker } from '#lib/contract/safety-api.ts';
import { loosens } from '#lib/domain/breaker/rules.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { overtakeOpen, propose } from '../changes/steps/propose.ts';
import { putRulesInForce } from './steps/put-rules-in-force.ts';

/** Changes the rules of the circuit breaker: tighter ones at once, looser ones only with a second person. */
export async function setBreaker(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof SetBreaker>,
): Promise<ReplyOf<typeof SetBreaker>> {
  authoriseAdmin(actor, 'set-breaker');
  const body = JSON.stringify(input.rules);
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    if (loosens(await loadRules(tx), input.rules)) {
      const { id } = await propose(ctx, tx, actor, { kind: 'breaker', subject: 'breaker', base: 0, body, message: '' });
      return { in_force: false, proposal: id };
    }
    await bumpConfiguration(tx);
    await overtakeOpen(ctx, tx, 'breaker', 'breaker');
    await putRulesInForce(ctx, tx, actor, { rules: body, about: { rules: input.rules } });
    tx.publish('config');
    return { in_force: true, proposal: null };
  });
}
