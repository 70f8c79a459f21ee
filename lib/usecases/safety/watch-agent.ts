import { COUNTED, COUNTING_RULES, type CountingRule } from '#lib/domain/breaker/counted.ts';
import { RULE_TEXT } from '#lib/domain/breaker/rules.ts';
import type { Queryable } from '#lib/store/database.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { loadRules } from '#lib/store/safety/breaker.ts';
import { countDenials, countRefusedGrants, loadNthNewestProposal } from '#lib/store/safety/counted-events.ts';
import { loadLastLifts } from '#lib/store/safety/incidents.ts';
import type { Context } from '../context.ts';
import { openIncident } from '../stops/steps/open-incident.ts';

/** The circuit breaker: looks at one agent's recent behaviour and opens an incident for every rule that it breaks. `stopForIncidents` stops it. */
export async function watchAgent(ctx: Context, agentId: string): Promise<void> {
  const rules = await loadRules(ctx.db);
  const now = ctx.now();
  const lifted = await loadLastLifts(ctx.db, agentId);
  const found = await Promise.all(
    COUNTING_RULES.map(async (name) => {
      const rule = rules[name];
      if (!rule.enabled) return null;
      // What happened before people lifted the last stop has been looked into and does not count again.
      const since = new Date(Math.max(now - rule.window_s * 1000, lifted.get(name) ?? 0));
      const seen = await tripping(ctx.db, agentId, { name, count: rule.count, since });
      return seen === null ? null : { rule: name, evidence: `${RULE_TEXT[name]}: ${seen} in ${rule.window_s} s` };
    }),
  );
  const trips = found.filter((trip) => trip !== null);
  if (trips.length === 0) return;
  await ctx.transaction(async (tx) => {
    for (const { rule, evidence } of trips) {
      const entry = await openIncident(ctx, tx, { rule, agentId, actionId: null, evidence });
      if (entry) await insertEntries(tx, [entry]);
    }
  });
}

/** How many a rule counts of an agent since a moment, once they are enough to trip it; null when they are not. */
async function tripping(
  db: Queryable,
  agentId: string,
  { name, count, since }: { name: CountingRule; count: number; since: Date },
): Promise<number | null> {
  const counted = COUNTED[name];
  switch (counted.type) {
    case 'submitted': {
      const at = await loadNthNewestProposal(db, agentId, count);
      return at !== null && at > since ? count : null;
    }
    case 'deny': {
      const { denied, decided } = await countDenials(db, agentId, since);
      return denied >= count && denied * 2 >= decided ? denied : null;
    }
    case 'redeem-refused': {
      const refused = await countRefusedGrants(db, agentId, counted.code, since);
      return refused >= count ? refused : null;
    }
  }
}
