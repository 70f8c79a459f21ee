import type { EntryPlace, Moment, MomentKind } from './report.ts';

/** One instant of the window and the entry that records it; `at` is Unix time in milliseconds. */
export interface Anchor extends EntryPlace {
  at: number;
}

export type Anchors = Record<Exclude<MomentKind, 'confirmed'>, Anchor | null> & { confirmed: readonly Anchor[] };

const TEXT: Record<MomentKind, string> = {
  proposed: 'First suspect proposal',
  ran: 'First suspect action could run',
  tripped: 'Incident opened',
  stopped: 'Stop set',
  confirmed: 'Last client confirmed',
  lifted: 'Stop lifted',
};

/** The window's instants in chronological order; those that did not happen are left out. */
export function momentsOf(anchors: Anchors): Moment[] {
  const last = anchors.confirmed.reduce<Anchor | null>((a, b) => (a === null || b.at >= a.at ? b : a), null);
  const kinds: MomentKind[] = ['proposed', 'ran', 'tripped', 'stopped', 'confirmed', 'lifted'];
  const found = kinds.flatMap((kind) => {
    const anchor = kind === 'confirmed' ? last : anchors[kind];
    return anchor === null ? [] : [{ kind, ...anchor }];
  });
  found.sort((a, b) => a.at - b.at || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return found.map(({ kind, at, entry, leaf }, index) => {
    const before = found[index - 1];
    return {
      kind,
      text: TEXT[kind],
      at: new Date(at).toISOString(),
      after_ms: before === undefined ? null : at - before.at,
      entry,
      leaf,
    };
  });
}
