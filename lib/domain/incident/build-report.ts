import { reveal } from '../text/reveal.ts';
import { DEFINITIONS } from './definitions.ts';
import { describeEntry, type FoundEntry, type Lookups } from './describe-entry.ts';
import { momentsOf, type Anchors } from './moments.ts';
import { outcomeGroup } from './outcome-group.ts';
import { truncatedList } from './listed.ts';
import { addUpReach, sharesOf, type CountedActions, type CountedShare } from './reach.ts';
import type { IncidentReport, Listed, Named, ReachedAction, Seen, StartBasis, TimelineEntry } from './report.ts';
import { exactDuration, timeFigures } from './time-figures.ts';

/** Everything read for a report. Texts are raw, except where a field is marked as revealed. */
export interface FoundForReport {
  id: string;
  made: { at: number; by: Named };
  origin: string;
  incident: IncidentReport['incident'];
  lock:
    | (Omit<NonNullable<IncidentReport['lock']>, 'clients'> & {
        clients: { id: string; name: string; acknowledged_at: number | null }[];
      })
    | null;
  target: IncidentReport['target'];
  basis: StartBasis;
  /** The trip counted more entries than were read, so the window may start earlier. */
  startCut: boolean;
  /** `sentence` is revealed. */
  first: { id: string; sentence: string } | null;
  anchors: Anchors;
  /** `withheld`: an action is undecided, so what other people answered on it is left out for this reader. */
  entries: { items: FoundEntry[]; leftOut: number; withheld: boolean };
  seen: { items: (Omit<Seen, 'person'> & { person_id: string })[]; leftOut: number };
  counted: CountedActions[];
  shares: CountedShare[];
  countedAll: boolean;
  actions: Omit<ReachedAction, 'ref' | 'group' | 'evidence'>[];
  reversibility: ReadonlyMap<string, string | null>;
  earlier: IncidentReport['reach']['earlier'];
  lookups: Lookups;
  head: IncidentReport['evidence']['head'];
  logKeys: string[];
}

/** Builds the report. Pure: the same input gives the same report. */
export function buildReport(found: FoundForReport): IncidentReport {
  const { anchors, lock, target } = found;
  const figures = timeFigures({
    proposed: anchors.proposed?.at ?? null,
    ran: anchors.ran?.at ?? null,
    tripped: anchors.tripped?.at ?? null,
    stopped: anchors.stopped?.at ?? null,
    confirmed: lock?.clients.map((client) => client.acknowledged_at) ?? [],
    told: found.basis === 'named' || found.basis === 'tripped',
    startCut: found.startCut,
  });
  const shownTarget = { ...target, name: reveal(target.name) };
  const title =
    found.incident === null
      ? `${shownTarget.name} was stopped`
      : `${found.incident.text}: ${shownTarget.name} ${lock === null ? 'is not stopped yet' : 'was stopped'}`;
  const reach = addUpReach(found.counted);
  const actions = found.actions.map((action, index): ReachedAction => {
    const group = outcomeGroup(action.status, action.redeemed_at !== null, found.reversibility.get(action.id) ?? null);
    const url = `${found.origin}/api/v1/review/actions/${action.id}/evidence`;
    const evidence = action.status === 'pending' ? null : { file: `evidence-${action.id}.json`, url };
    return { ...action, ...reachedNames(action), ref: `A${index + 1}`, group, evidence };
  });
  return {
    type: 'countersign.incident-report/1',
    id: found.id,
    title,
    made: { at: iso(found.made.at), by: revealed(found.made.by) },
    origin: found.origin,
    incident: found.incident && {
      ...found.incident,
      closed: found.incident.closed && {
        ...found.incident.closed,
        by: reveal(found.incident.closed.by),
        note: reveal(found.incident.closed.note),
      },
    },
    lock: lock && {
      ...lock,
      message: reveal(lock.message),
      set_by: revealed(lock.set_by),
      clients: lock.clients.map(({ id, name, acknowledged_at: at }) => ({
        id,
        name: reveal(name),
        acknowledged_at: at === null ? null : iso(at),
        after_ms: at === null ? null : Math.max(0, at - Date.parse(lock.set_at)),
      })),
      lift: lock.lift && { ...lock.lift, asked_by: revealed(lock.lift.asked_by), reason: reveal(lock.lift.reason) },
      lifted: lock.lifted && { ...lock.lifted, by: revealed(lock.lifted.by) },
    },
    target: shownTarget,
    start: { basis: found.basis, text: startText(found), action: found.first },
    figures,
    moments: momentsOf(anchors),
    timeline: timelineOf(found),
    seen: truncatedList(
      found.seen.items.map((seen) => toSeen(seen, found.lookups)),
      found.seen.leftOut,
      ['view', 'views'],
      IN_LEDGER,
    ),
    reach: {
      from:
        anchors.proposed === null
          ? figures.exposure_from
          : iso(Math.min(anchors.proposed.at, anchors.ran?.at ?? Infinity)),
      to: figures.exposure_to,
      ...reach,
      shares: sharesOf(found.shares),
      earlier: found.earlier,
      list: listOf(actions, reach.actions, found.countedAll),
    },
    evidence: { head: found.head, log_keys: found.logKeys, commands: commands(found) },
    definitions: [...DEFINITIONS],
  };
}

const iso = (at: number): string => new Date(at).toISOString();
const revealed = ({ id, name }: Named): Named => ({ id: reveal(id), name: reveal(name) });
const reachedNames = (action: Pick<ReachedAction, 'agent' | 'run'>) => ({
  agent: revealed(action.agent),
  run: action.run === null ? null : reveal(action.run),
});

function startText({ basis, first, anchors, startCut }: FoundForReport): string {
  if (startCut)
    return 'The window starts with the earliest that was read of what tripped the breaker. It counted more than one report reads, so the time to contain is at least this long.';
  switch (basis) {
    case 'named':
      return 'The window starts with the action that was named when this report was made.';
    case 'tripped':
      return 'The window starts with what tripped the canary or the breaker. Whether something before it did harm, the desk cannot know; name an earlier action to start there.';
    case 'assumed':
      return `A person set this stop and nobody has named the first suspect action. The window starts with ${anchors.ran === null ? 'the first action the stop caught' : 'the first action that ran in the 24 hours before'}, so the time to contain is at most this long. Name the first suspect action for an exact figure.`;
    case 'none':
      return first === null
        ? 'Nothing of it ran or waited in the 24 hours before the stop, so there is no window to measure.'
        : '';
  }
}

function toTimeline(entry: FoundEntry, look: Lookups): TimelineEntry {
  const { id, leaf, at, type, actor_id, action_id } = entry;
  const actor = { id: reveal(actor_id), name: reveal(look.name(actor_id)) };
  return { at, type: reveal(type), actor, action_id, ...describeEntry(entry, look), entry: id, leaf };
}

function toSeen({ person_id, ...seen }: FoundForReport['seen']['items'][number], look: Lookups): Seen {
  return { ...seen, person: { id: person_id, name: reveal(look.name(person_id)) } };
}

const IN_LEDGER = 'in the ledger and not listed here';
const WITHHELD = 'An action here is not decided yet: what others answered on it stands in the report once it is.';

function timelineOf({ entries, lookups }: FoundForReport): Listed<TimelineEntry> {
  const items = entries.items.map((entry) => toTimeline(entry, lookups));
  const listed = truncatedList(items, entries.leftOut, ['entry', 'entries'], IN_LEDGER);
  const notes = [listed.note, entries.withheld ? WITHHELD : null].filter((note) => note !== null);
  return { ...listed, note: notes.length === 0 ? null : notes.join(' ') };
}

function listOf(items: ReachedAction[], all: number, countedAll: boolean): Listed<ReachedAction> {
  const leftOut = Math.max(0, all - items.length);
  if (leftOut === 0 && countedAll) return { items, left_out: 0, note: null };
  const more = countedAll
    ? ''
    : ' There are more than were counted: the window holds more entries than one report reads.';
  const listed = truncatedList(
    items,
    leftOut,
    ['action', 'actions'],
    'counted above and not listed: what ran comes first',
  );
  return { ...listed, note: `${listed.note ?? ''}${more}`.trim() };
}

const commands = ({ head }: FoundForReport): { run: string; does: string }[] => [
  {
    run: 'countersign evidence verify evidence-act_….json',
    does: 'Checks one action’s evidence file: bytes, view, statements, signatures, decision and each entry’s place in the ledger. Needs no server.',
  },
  {
    run: 'countersign ledger export --out ledger',
    does: 'Takes the whole ledger along, for whoever has a shell on the desk.',
  },
  {
    run: 'countersign ledger verify ledger --key log.vkey',
    does: `Checks every leaf, head and signature of it. Its tree of size ${head.size.toLocaleString('en')} has to have the root named here; log.vkey holds the log’s key below, as you got it from elsewhere.`,
  },
];

/** Time to contain in words; null while nothing is contained. */
export function timeToContainText({ figures }: IncidentReport): string | null {
  const { time_to_contain_ms: ms, contain_is } = figures;
  if (ms === null || contain_is === null) return null;
  const before = { exact: '', at_least: 'at least ', at_most: 'at most ', about: 'about ' }[contain_is];
  return `${before}${exactDuration(ms)}`;
}
