import type { Status } from '../action/action.ts';
import type { LockTarget } from '../lock/lock.ts';
import type { RiskLevel } from '../risk/risk.ts';
import type { OutcomeGroup } from './outcome-group.ts';
import type { TimeFigures } from './time-figures.ts';

export interface Named {
  id: string;
  name: string;
}

/** An entry's place in the ledger: its id, and its leaf's index under the report's head. */
export interface EntryPlace {
  entry: string;
  leaf: number;
}

/**
 * What happened around one incident or one stop, from the first suspect proposal to the last confirmation. A wire object; times are
 * RFC 3339 with milliseconds, lengths are milliseconds. Every text that somebody else wrote has passed `reveal`, exactly once.
 */
export interface IncidentReport {
  type: 'countersign.incident-report/1';
  /** The incident or the lock that was asked for. */
  id: string;
  title: string;
  made: { at: string; by: Named };
  origin: string;
  incident: {
    id: string;
    rule: string;
    text: string;
    evidence: string;
    opened_at: string;
    closed: { by: string; note: string; at: string } | null;
  } | null;
  /** Null while the agent of an incident is not stopped yet. */
  lock: ReportedLock | null;
  target: LockTarget & { name: string };
  /** Where the exposure window starts, and how sure that is. */
  start: {
    basis: StartBasis;
    /** The sentence that says it. */
    text: string;
    action: { id: string; sentence: string } | null;
  };
  figures: TimeFigures;
  /** The window's instants in order, with the entry that holds each. */
  moments: Moment[];
  timeline: Listed<TimelineEntry>;
  seen: Listed<Seen>;
  reach: Reach;
  evidence: {
    /** The signed head (C2SP tlog-checkpoint) over every entry named here. */
    head: { size: number; root: string; note: string };
    log_keys: string[];
    /** What to run, in order. */
    commands: { run: string; does: string }[];
  };
  definitions: { term: string; means: string }[];
}

/** `named`: the reader named the first action. `tripped`: what the breaker or a canary counted. `assumed`: a person stopped, nobody named anything. */
export type StartBasis = 'named' | 'tripped' | 'assumed' | 'none';

export interface ReportedLock {
  id: string;
  message: string;
  set_by: Named;
  set_at: string;
  halted_actions: number;
  revoked_grants: number;
  clients: { id: string; name: string; acknowledged_at: string | null; after_ms: number | null }[];
  lift: { asked_by: Named; reason: string; asked_at: string } | null;
  lifted: { by: Named; at: string } | null;
}

/** A list that may be cut: `note` is the sentence that says so, null when everything stands there. */
export interface Listed<T> {
  items: T[];
  left_out: number;
  note: string | null;
}

export type MomentKind = 'proposed' | 'ran' | 'tripped' | 'stopped' | 'confirmed' | 'lifted';

export interface Moment extends EntryPlace {
  kind: MomentKind;
  text: string;
  at: string;
  /** Since the moment before. */
  after_ms: number | null;
}

export const ENTRY_KINDS = [
  'proposal',
  'seen',
  'question',
  'verdict',
  'run',
  'refusal',
  'incident',
  'stop',
  'other',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface TimelineEntry extends EntryPlace {
  at: string;
  type: string;
  kind: EntryKind;
  actor: Named;
  action_id: string | null;
  text: string;
  /** What somebody wrote: a question, an answer, a reason, a message. */
  quote: string | null;
}

export interface Seen extends EntryPlace {
  at: string;
  person: Named;
  action_id: string;
  /** The effect sentence that was shown; null when the arguments changed since and that view is no longer kept. */
  sentence: string | null;
  digest: string;
  view_digest: string;
}

export interface ReachedAction {
  id: string;
  /** What the timeline calls it: `A1` is the first of the list. */
  ref: string;
  sentence: string;
  tool: string;
  effect: string;
  status: Status;
  group: OutcomeGroup;
  risk: RiskLevel;
  agent: Named;
  run: string | null;
  proposed_at: string;
  redeemed_at: string | null;
  finished_at: string | null;
  audience: string | null;
  recipients: number | null;
  external_recipients: number | null;
  people_reached: number | null;
  items: number | null;
  suspect: boolean;
  /** Its evidence file, for whoever may sign in there; null while it is not decided. */
  evidence: { file: string; url: string } | null;
}

/** What a run of one effect touched, summed over what ran; by the desk's own decoding of the arguments. */
export interface Touched {
  actions: number;
  items: number;
  recipients: number;
  external_recipients: number;
  /** The widest single one: the same people may be reached twice. */
  people_reached: number;
  audience: string | null;
}

/** How much of the reach belongs to one agent, run, tool or audience. `id` is null where the action named none. */
export interface Share {
  id: string | null;
  name: string;
  actions: number;
  ran: number;
}
export const SHARE_KINDS = ['agents', 'runs', 'tools', 'audiences'] as const;
export type ShareKind = (typeof SHARE_KINDS)[number];

export interface Reach {
  from: string | null;
  to: string | null;
  actions: number;
  /** `held`: waiting, or approved and not run, when this was made. `halted`: a stop took it. `refused`: blocked, denied, expired or withdrawn. */
  sums: { executed: number; held: number; halted: number; refused: number };
  groups: Record<OutcomeGroup, number>;
  shares: Record<ShareKind, Listed<Share>>;
  by_effect: { effect: string; statuses: Partial<Record<Status, number>>; ran: Touched }[];
  /** Actions of the same runs before the window; they are not counted in it. */
  earlier: { actions: number; ran: number; first: string | null };
  list: Listed<ReachedAction>;
}
