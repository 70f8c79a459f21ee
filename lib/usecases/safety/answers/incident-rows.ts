import { bodyOf, type Lookups } from '#lib/domain/incident/describe-entry.ts';
import type { FoundForReport } from '#lib/domain/incident/build-report.ts';
import { AUDIENCES } from '#lib/domain/tool/tool.ts';
import { widerAudience } from '#lib/domain/incident/reach.ts';
import type { Queryable } from '#lib/store/database.ts';
import { loadNames } from '#lib/store/ledger/names.ts';
import {
  countReported,
  listEntriesOfActions,
  listFirstEntries,
  listLastEntries,
  listViews,
  type PlacedEntry,
} from '#lib/store/safety/report-entries.ts';
import { countReached, countShares, listReached, type ReachedRow } from '#lib/store/safety/report-reach.ts';
import type { Scope } from '#lib/store/safety/report-scope.ts';
import { countEarlierOfRuns } from '#lib/store/safety/report-suspects.ts';
import { loadActionTexts, loadQuestionTexts, loadVerdictReasons } from '#lib/store/safety/report-texts.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import type { IncidentSubject } from '../steps/incident-subject.ts';
import type { IncidentWindow } from '../steps/incident-window.ts';
import { withoutHidden } from '#lib/usecases/ledger/answers/without-hidden.ts';
import { rfc3339, rfc3339OrNull } from '#lib/usecases/time.ts';

/** What one report lists at most. It says how many more there are; the ledger has them all. */
const MOST = { actions: 500, eachEnd: 300, ofActions: 3_000, confirmations: 100, views: 200 };

type Rows = Pick<
  FoundForReport,
  | 'first'
  | 'entries'
  | 'seen'
  | 'counted'
  | 'shares'
  | 'countedAll'
  | 'actions'
  | 'reversibility'
  | 'earlier'
  | 'lookups'
>;

/** Reads what happened in a window, each read bounded. What others answer on an undecided action is not in it. */
export async function readForReport(
  db: Queryable,
  person: PersonActor | null,
  subject: IncidentSubject,
  scope: Scope,
  window: IncidentWindow,
): Promise<Rows> {
  const { range, since, until, suspects } = window;
  const lockId = subject.lock?.id ?? null;
  const reached = { scope, range, since, until };
  const always = [...(window.first === null ? [] : [window.first]), ...suspects].slice(0, MOST.actions);
  const counted = await countReached(db, reached);
  const shares = await countShares(db, reached, AUDIENCES);
  const listed = await listReached(db, reached, always, MOST.actions);
  const ids = listed.map((row) => row.id);
  const own = window.own.map((entry) => entry.position);
  const totals = await countReported(db, scope, range, { lockId, ids, own });
  const firsts = await listFirstEntries(db, scope, { range, lockId, limit: MOST.eachEnd });
  const lasts = await listLastEntries(db, scope, { range, lockId, limit: MOST.eachEnd });
  const views = await listViews(db, scope, range, MOST.views);
  const followed = await listEntriesOfActions(db, ids, range.size, MOST.ofActions);
  const all = onceEach([...trimmed(window.own), ...firsts, ...lasts, ...followed, ...views]);
  const shown = person === null ? all : await withoutHidden(db, person, all);
  const withheld = person !== null && !readsAll(person) && listed.some((row) => row.state === 'pending');
  const seen = shown.filter((entry) => entry.type === 'viewed');
  const named = await loadActionTexts(db, [
    ...new Set([...shown.flatMap((e) => e.action_id ?? []), ...suspects, window.first ?? '']),
  ]);
  const sentences = new Map(named.map((row) => [row.id, row]));
  const runs = [...new Set(suspects.slice(0, MOST.actions).flatMap((id) => sentences.get(id)?.run_id ?? []))];
  return {
    first: window.first === null ? null : { id: window.first, sentence: sentences.get(window.first)?.sentence ?? '' },
    entries: { items: shown, leftOut: totals.entries - all.length, withheld },
    seen: {
      items: seen.map((entry) => toSeen(entry, sentences)),
      leftOut: totals.views - all.filter((entry) => entry.type === 'viewed').length,
    },
    counted,
    shares,
    countedAll: totals.all,
    actions: listed.map((row) => toReached(row, suspects)),
    reversibility: new Map(listed.map((row) => [row.id, row.reversibility])),
    earlier: runs.length === 0 ? { actions: 0, ran: 0, first: null } : await countEarlierOfRuns(db, runs, range, since),
    lookups: await lookupsFor(db, subject, shown, sentences),
  };
}

const onceEach = (entries: PlacedEntry[]): PlacedEntry[] =>
  [...new Map(entries.map((entry) => [entry.position, entry])).values()].sort((a, b) => a.leaf - b.leaf);

/** Of many confirmations only the first and the last are listed. */
function trimmed(own: PlacedEntry[]): PlacedEntry[] {
  const confirmations = own.filter((entry) => entry.type === 'lock-acknowledged');
  const half = MOST.confirmations / 2;
  const left = new Set(confirmations.slice(half, -half));
  return confirmations.length <= MOST.confirmations ? own : own.filter((entry) => !left.has(entry));
}

type Sentences = ReadonlyMap<string, { sentence: string; view_digest: string }>;

function toSeen(entry: PlacedEntry, sentences: Sentences): FoundForReport['seen']['items'][number] {
  const { digest, view_digest } = bodyOf(entry.body);
  const action = sentences.get(entry.action_id ?? '');
  return {
    at: entry.at,
    person_id: entry.actor_id,
    action_id: entry.action_id ?? '',
    sentence: action && action.view_digest === view_digest ? action.sentence : null,
    digest: String(digest),
    view_digest: String(view_digest),
    entry: entry.id,
    leaf: entry.leaf,
  };
}

const toReached = (row: ReachedRow, suspects: readonly string[]): Rows['actions'][number] => ({
  id: row.id,
  sentence: row.sentence,
  tool: row.tool,
  effect: row.effect ?? 'unknown',
  status: row.state,
  risk: row.risk_level,
  agent: { id: row.agent_id, name: row.agent_name },
  run: row.run_name,
  proposed_at: rfc3339(row.created_at),
  redeemed_at: rfc3339OrNull(row.redeemed_at),
  finished_at: rfc3339OrNull(row.finished_at),
  audience: widerAudience(row.tool_audience, row.audience),
  recipients: row.recipients,
  external_recipients: row.external_recipients,
  people_reached: row.people_reached,
  items: row.items,
  suspect: suspects.includes(row.id),
});

/** The names and texts that these entries hold only ids of. */
async function lookupsFor(
  db: Queryable,
  { incident, lock, clients }: IncidentSubject,
  entries: readonly PlacedEntry[],
  sentences: Sentences,
): Promise<Lookups> {
  const bodies = (types: string[], field: string): string[] => [
    ...new Set(entries.filter((e) => types.includes(e.type)).map((e) => String(bodyOf(e.body)[field]))),
  ];
  const names = await loadNames(
    db,
    entries.map((entry) => entry.actor_id),
  );
  const questions = await loadQuestionTexts(db, bodies(['ask', 'answer'], 'question_id'));
  const verdicts = await loadVerdictReasons(db, [
    ...new Set(entries.filter((e) => VERDICTS.includes(e.type)).flatMap((e) => e.action_id ?? [])),
  ]);
  return {
    name: (id) => SYSTEM[id] ?? names.get(id) ?? id.replace(/^operator:(.*)$/s, '$1 (operator)'),
    sentence: (id, viewDigest) => {
      const action = sentences.get(id);
      return action?.view_digest === viewDigest ? action.sentence : null;
    },
    question: (id) => questions.find((question) => question.id === id) ?? null,
    reason: (digest) => verdicts.find((verdict) => verdict.statement_digest === digest)?.reason ?? null,
    client: (id) => clients.find((client) => client.id === id)?.name ?? null,
    message: lock?.message ?? null,
    liftReason: lock?.lift?.reason ?? null,
    closedNote: incident?.closed?.note ?? null,
  };
}

/** Whether nothing can be hidden from this reader, whatever is undecided. */
const readsAll = ({ role, groups }: PersonActor): boolean => role === 'auditor' && groups.length === 0;

const VERDICTS = ['approve', 'limit', 'deny'];
/** Actors that are neither a person nor a key. */
const SYSTEM: Record<string, string> = { breaker: 'Circuit breaker', clock: 'Deadline', policy: 'Policy' };
