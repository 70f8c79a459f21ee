import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetSafety } from '#lib/contract/safety-api.ts';
import { DEFAULT_RULES, RULE_NAMES, RULE_TEXT } from '#lib/domain/breaker/rules.ts';
import { countOpenIncidents } from '#lib/store/safety/incidents.ts';
import { listCanaries } from '#lib/store/safety/canaries.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import type { Context, PersonActor } from '../context.ts';
import { loadDrills } from './answers/drill-resource.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import { toCanary } from './answers/canary-resource.ts';

/** The circuit breaker's rules, the canaries, the drills, and changes that wait for a second person. */
export async function getSafety(ctx: Context, person: PersonActor): Promise<ReplyOf<typeof GetSafety>> {
  const [rules, canaries, proposals, open, drills] = await Promise.all([
    loadRules(ctx.db),
    listCanaries(ctx.db),
    openProposals(ctx, ['breaker', 'agent-mode']),
    countOpenIncidents(ctx.db),
    loadDrills(ctx, person.userId),
  ]);
  const same = (name: (typeof RULE_NAMES)[number]) =>
    JSON.stringify(rules[name]) === JSON.stringify(DEFAULT_RULES[name]);
  return {
    rules: RULE_NAMES.map((name) => ({ name, text: RULE_TEXT[name], ...rules[name], is_default: same(name) })),
    // Only admins may see canaries.
    canaries: person.role === 'admin' ? canaries.map(toCanary) : [],
    proposals,
    open_incidents: open,
    drills,
  };
}
