import type { Status } from '../action/action.ts';
import { reveal } from '../text/reveal.ts';
import { AUDIENCES, type Audience } from '../tool/tool.ts';
import { truncatedList } from './listed.ts';
import { OUTCOME_GROUPS, outcomeGroup, type OutcomeGroup } from './outcome-group.ts';
import { SHARE_KINDS, type Reach, type Share, type ShareKind, type Touched } from './report.ts';

/** A count of actions with the same effect, status and reversibility, and the sum of what the decoders say they touch. */
export interface CountedActions {
  effect: string | null;
  state: Status;
  ran: boolean;
  reversibility: string | null;
  n: number;
  items: number;
  recipients: number;
  external_recipients: number;
  people_reached: number;
  /** Every audience that occurs among them. */
  audiences: (string | null)[];
}

/** The wider of two audiences; an unknown one is ignored. */
export function widerAudience(a: string | null, b: string | null): string | null {
  const rank = (audience: string | null): number => AUDIENCES.indexOf(audience as Audience);
  return rank(b) > rank(a) ? b : rank(a) < 0 ? null : a;
}

/** Sums the counts by group and by effect. Effects are sorted by how many of their actions ran, then by name. */
export function addUpReach(
  counted: readonly CountedActions[],
): Pick<Reach, 'actions' | 'sums' | 'groups' | 'by_effect'> {
  const groups = Object.fromEntries(OUTCOME_GROUPS.map((group) => [group, 0])) as Record<OutcomeGroup, number>;
  const effects = new Map<string, Reach['by_effect'][number]>();
  for (const row of counted) {
    groups[outcomeGroup(row.state, row.ran, row.reversibility)] += row.n;
    const name = row.effect ?? 'unknown';
    const effect = effects.get(name) ?? { effect: name, statuses: {}, ran: NOTHING };
    effect.statuses[row.state] = (effect.statuses[row.state] ?? 0) + row.n;
    if (row.ran) effect.ran = withMore(effect.ran, row);
    effects.set(name, effect);
  }
  const byMost = (a: Reach['by_effect'][number], b: Reach['by_effect'][number]): number =>
    b.ran.actions - a.ran.actions || a.effect.localeCompare(b.effect, 'en');
  return {
    actions: counted.reduce((sum, row) => sum + row.n, 0),
    sums: {
      executed: groups.ran_final + groups.ran_outside + groups.ran_reversible + groups.ran_read,
      held: groups.open,
      halted: groups.stopped,
      refused: groups.refused,
    },
    groups,
    by_effect: [...effects.values()].sort(byMost),
  };
}

/** One row of the breakdown by agent, run, tool and audience. `of`: how many rows that kind has in all. */
export interface CountedShare extends Share {
  kind: ShareKind;
  of: number;
}

const SHARE_WORDS: Record<ShareKind, [string, string]> = {
  agents: ['agent', 'agents'],
  runs: ['run', 'runs'],
  tools: ['tool', 'tools'],
  audiences: ['audience', 'audiences'],
};

/** Groups the rows by kind and says how many more there are. Names are raw. */
export function sharesOf(rows: readonly CountedShare[]): Reach['shares'] {
  const listed = (kind: ShareKind): Reach['shares'][ShareKind] => {
    const of = rows.filter((row) => row.kind === kind);
    const items = of.map(({ id, name, actions, ran }) => ({
      id: id === null ? null : reveal(id),
      name: reveal(name),
      actions,
      ran,
    }));
    return truncatedList(
      items,
      (of[0]?.of ?? 0) - items.length,
      SHARE_WORDS[kind],
      'counted above and not listed here',
    );
  };
  return Object.fromEntries(SHARE_KINDS.map((kind) => [kind, listed(kind)])) as Reach['shares'];
}

const NOTHING: Touched = {
  actions: 0,
  items: 0,
  recipients: 0,
  external_recipients: 0,
  people_reached: 0,
  audience: null,
};

const withMore = (sum: Touched, row: CountedActions): Touched => ({
  actions: sum.actions + row.n,
  items: sum.items + row.items,
  recipients: sum.recipients + row.recipients,
  external_recipients: sum.external_recipients + row.external_recipients,
  people_reached: Math.max(sum.people_reached, row.people_reached),
  audience: row.audiences.reduce(widerAudience, sum.audience),
});
