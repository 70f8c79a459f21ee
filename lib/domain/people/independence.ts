/** What gives an account its power. `created` and `link` also let whoever did it act as that account: they have held its sign-in link. */
export const ACCOUNT_CHANGES = ['created', 'link', 'role', 'groups', 'enabled'] as const;
export type AccountChangeKind = (typeof ACCOUNT_CHANGES)[number];

/** Somebody gave an account something. */
export interface AccountChange {
  person: string;
  kind: AccountChangeKind;
  /** A person's id, a key's, or `operator:name` for somebody with a shell. */
  by: string;
  /** Epoch milliseconds. */
  at: number;
}

/** How long everybody has had time to see what was given. */
export const ACQUAINTED_MS = 24 * 3_600_000;

/** Why two accounts count as one person, and until when. */
export interface Tie {
  /** Of the two, whose account was given something, or given it later. */
  junior: string;
  senior: string;
  kind: AccountChangeKind;
  /** Who gave it. */
  by: string;
  until: number;
  /** Only somebody with a shell stands between the two: it is said, and does not keep them from counting. */
  operator: boolean;
}

/** Somebody who can act as an account, since when at the latest, and the change that lets them. */
interface Source {
  at: number;
  change: AccountChange | null;
}

/**
 * Why two accounts count as one person; null when they are two. They are one while somebody can be behind both: whoever created an account
 * or issued its link can act as it, and so can whoever can act as them (A made B, B made C: A and C are one, and so are two accounts that A
 * made). Whoever gave an account its role or a group chose it, so those two are one as well; that says nothing about a third whom they chose.
 */
export function tieBetween(changes: readonly AccountChange[], a: string, b: string, now: number): Tie | null {
  if (a === b) return null;
  const recent = changes.filter(({ at }) => at > now - ACQUAINTED_MS);
  const [ofA, ofB] = [sourcesOf(recent, a), sourcesOf(recent, b)];
  const ties = [
    ...shared(ofA, ofB).map(([id, x, y]) => tieOf({ id: a, ...x }, { id: b, ...y }, id)),
    ...given(recent, { id: a, sources: ofA }, { id: b, sources: ofB }),
    ...given(recent, { id: b, sources: ofB }, { id: a, sources: ofA }),
  ];
  // What keeps them from counting is named before what is only said, and of those the one that lasts.
  return ties.toSorted((x, y) => Number(x.operator) - Number(y.operator) || y.until - x.until)[0] ?? null;
}

/** Everybody who can act as an account, itself included, each by the way that lasts longest. */
function sourcesOf(changes: readonly AccountChange[], person: string): Map<string, Source> {
  const sources = new Map<string, Source>([[person, { at: Infinity, change: null }]]);
  const queue = [person];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const from = sources.get(next) ?? { at: Infinity, change: null };
    for (const change of changes) {
      if (change.person !== next || !(change.kind === 'created' || change.kind === 'link')) continue;
      const at = Math.min(from.at, change.at);
      if (at <= (sources.get(change.by)?.at ?? -Infinity)) continue;
      sources.set(change.by, { at, change: from.change ?? change });
      queue.push(change.by);
    }
  }
  return sources;
}

/** Those who can act as both. */
function shared(a: Map<string, Source>, b: Map<string, Source>): [id: string, a: Source, b: Source][] {
  return [...a].flatMap(([id, source]) => {
    const other = b.get(id);
    return other === undefined ? [] : [[id, source, other] as [string, Source, Source]];
  });
}

interface Account {
  id: string;
  sources: Map<string, Source>;
}

/**
 * What one account, or somebody who can act as it, was given by somebody who can act as the other: whoever made that account powerful chose what it
 * does. An operator acts as nobody.
 */
function given(changes: readonly AccountChange[], to: Account, other: Account): Tie[] {
  return changes.flatMap((change) => {
    const way = to.sources.get(change.person);
    if (way === undefined || isOperator(change.by)) return [];
    return shared(sourcesOf(changes, change.by), other.sources).map(([id, giver, source]) => ({
      junior: to.id,
      senior: other.id,
      kind: way.change?.kind ?? change.kind,
      by: way.change?.by ?? change.by,
      until: Math.min(way.at, change.at, giver.at, source.at) + ACQUAINTED_MS,
      operator: isOperator(id),
    }));
  });
}

function tieOf(a: { id: string } & Source, b: { id: string } & Source, by: string): Tie {
  // Whose way to the common source is the later one, or the only one, is the junior.
  const [junior, senior] = a.change !== null && (b.change === null || later(a, b)) ? [a, b] : [b, a];
  return {
    junior: junior.id,
    senior: senior.id,
    kind: junior.change?.kind ?? 'created',
    by: junior.change?.by ?? by,
    until: Math.min(a.at, b.at) + ACQUAINTED_MS,
    operator: isOperator(by),
  };
}

const later = (a: { id: string; at: number }, b: { id: string; at: number }): boolean =>
  a.at > b.at || (a.at === b.at && a.id > b.id);

const isOperator = (id: string): boolean => id.startsWith('operator:');
