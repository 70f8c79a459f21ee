import { countedBy } from '#lib/domain/breaker/counted.ts';
import { countedIn } from '#lib/domain/incident/counted-in.ts';
import { bodyOf } from '#lib/domain/incident/describe-entry.ts';
import type { Anchors } from '#lib/domain/incident/moments.ts';
import type { StartBasis } from '#lib/domain/incident/report.ts';
import type { Queryable } from '#lib/store/database.ts';
import {
  listEntriesOfIncident,
  listEntriesOfLock,
  loadFirstEntry,
  type PlacedEntry,
  type Range,
} from '#lib/store/safety/report-entries.ts';
import { loadFirstCaught } from '#lib/store/safety/report-reach.ts';
import { findPositionAt, loadNewestPosition, type Scope } from '#lib/store/safety/report-scope.ts';
import { listCountedActions } from '#lib/store/safety/report-suspects.ts';
import type { IncidentSubject } from './incident-subject.ts';

/** Where a report begins and ends, and the entries that mark those points. */
export interface IncidentWindow {
  basis: StartBasis;
  startCut: boolean;
  /** Actions that the reader named or that tripped the rule. */
  suspects: string[];
  first: string | null;
  anchors: Anchors;
  range: Range;
  since: Date;
  until: Date;
  /** The stop's and the incident's own entries. */
  own: PlacedEntry[];
}

/** How far before a person's stop a report looks when nobody names an action. */
const LOOK_BACK_MS = 24 * 3_600_000;
/** Own entries that are read at most: more than clients connect at once, each of which has an entry. */
const MOST_OWN = 2_000;
/** At most so many of the actions that a rule counted are read; the report says when there may be more. */
const MOST_SUSPECTS = 20_000;

/** Finds the window of a subject under one head. `named` is the action the reader calls the first suspect, already checked. */
export async function findWindow(
  { db, now }: { db: Queryable; now: number },
  subject: IncidentSubject,
  scope: Scope,
  size: number,
  named: string | null,
): Promise<IncidentWindow> {
  const { incident, lock, agentId } = subject;
  const lockEntries = lock ? await listEntriesOfLock(db, lock.id, size, MOST_OWN) : [];
  const incidentEntries = incident && agentId ? await listEntriesOfIncident(db, incident.id, agentId, size) : [];
  const stopped = lockEntries.find((entry) => entry.type === 'lock-set') ?? null;
  const confirmed = lockEntries.filter((entry) => entry.type === 'lock-acknowledged');
  const opened = incidentEntries.filter((entry) => entry.type === 'incident-opened');
  // The rule may have tripped before, and that stop been lifted: what tripped this stop is the last trip before it.
  const trip = opened.findLast((entry) => stopped === null || entry.position < stopped.position) ?? null;
  // What the stop halted is recorded behind it, and is in the report wherever it was proposed.
  const recorded = lockEntries.filter((entry) => entry.type === 'halting-done');
  const to = stopped
    ? Math.max(...[stopped, ...confirmed, ...recorded].map((entry) => entry.position))
    : ((await loadNewestPosition(db, size)) ?? 0);
  const until = new Date(Math.max(...(stopped ? [stopped, ...confirmed] : []).map(timeOf), stopped ? 0 : now));
  const limits = { to: stopped?.position ?? to, size };
  const { ids: tripped, cut } = trip ? await trippedBy(db, subject, trip) : NOTHING;
  const suspects = named === null ? tripped : [...new Set([named, ...tripped])];
  const start = named === null ? tripped : [named];
  const known = start.length > 0;
  const caught =
    known || !stopped ? null : await caughtBy(db, scope, { from: 0, to, size }, stopped, subject.lock?.id ?? '');
  const proposed = known ? await loadFirstEntry(db, start, 'submitted', limits) : (caught?.proposed ?? null);
  const ran = known ? await loadFirstEntry(db, start, 'redeem', limits) : (caught?.ran ?? null);
  const points = [proposed, ran].filter((entry) => entry !== null);
  const begins = points.length > 0 ? points : [trip ?? stopped].filter((entry) => entry !== null);
  const from = Math.max(caught?.from ?? 0, Math.min(to, ...begins.map((entry) => entry.position)));
  const since = Math.max(caught?.since ?? 0, Math.min(until.getTime(), ...begins.map(timeOf)));
  return {
    basis: named !== null ? 'named' : known ? 'tripped' : proposed || ran ? 'assumed' : 'none',
    startCut: named === null && cut,
    suspects,
    first: (ran ?? proposed)?.action_id ?? null,
    anchors: {
      proposed: anchor(proposed),
      ran: anchor(ran),
      tripped: anchor(trip),
      stopped: anchor(stopped),
      confirmed: confirmed.flatMap((entry) => anchor(entry) ?? []),
      lifted: anchor(lockEntries.find((entry) => entry.type === 'lock-lifted') ?? null),
    },
    range: { from, to, size },
    since: new Date(since),
    until,
    own: [...lockEntries, ...incidentEntries],
  };
}

const timeOf = (entry: PlacedEntry): number => Date.parse(entry.at);
const anchor = (entry: PlacedEntry | null) => entry && { entry: entry.id, leaf: entry.leaf, at: timeOf(entry) };

/** The first action that a person's stop may have been about: the earliest that ran or was halted in the day before it. */
async function caughtBy(db: Queryable, scope: Scope, whole: Range, stopped: PlacedEntry, lockId: string) {
  const since = timeOf(stopped) - LOOK_BACK_MS;
  const from = await findPositionAt(db, new Date(since), stopped.position);
  const range = { ...whole, from };
  const window = { scope, range, since: new Date(since), until: new Date(timeOf(stopped)) };
  const found = await loadFirstCaught(db, window, lockId);
  const limits = { to: stopped.position, size: whole.size };
  const proposed = found.proposed === null ? null : await loadFirstEntry(db, [found.proposed], 'submitted', limits);
  const ran = found.ran === null ? null : await loadFirstEntry(db, [found.ran], 'redeem', limits);
  return { from, since, proposed, ran };
}

interface Tripped {
  ids: string[];
  /** There may be more than were read. */
  cut: boolean;
}
const NOTHING: Tripped = { ids: [], cut: false };

/** The actions that tripped an incident: the one that touched the decoy, or those the rule counted. */
async function trippedBy(db: Queryable, { incident, agentId }: IncidentSubject, trip: PlacedEntry): Promise<Tripped> {
  if (!incident || agentId === null) return NOTHING;
  if (trip.action_id !== null) return { ids: [trip.action_id], cut: false };
  const rule = countedBy(String(bodyOf(trip.body)['rule']));
  const counted = countedIn(incident.evidence);
  if (!rule || !counted) return NOTHING;
  const since = new Date(timeOf(trip) - counted.window_ms);
  const count = rule.type === 'submitted' ? Math.min(counted.count, MOST_SUSPECTS) : MOST_SUSPECTS;
  const ids = await listCountedActions(db, agentId, rule, { position: trip.position, since, count });
  return { ids, cut: ids.length >= MOST_SUSPECTS };
}
