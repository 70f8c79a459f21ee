import type { Status } from '../action/action.ts';
import type { LockTarget } from '../lock/lock.ts';
import type { RiskLevel } from '../risk/risk.ts';
import type { OutcomeGroup } from './outcome-group.ts';
import type { TimeFigures } from './time-figures.ts';

export interface Named {
  id: string;
  name: string;
}

/** An entry's id and its leaf index under the report's head. */
export interface EntryPlace {
  entry: string;
  leaf: number;
}

/**
 * What happened around one incident or stop, from the first suspect submission to the last acknowledgement. Sent over HTTP; times are RFC 3339
 * with milliseconds, durations are milliseconds. Every text by somebody else has passed `reveal` exactly once.
 */
export interface IncidentReport {
  type: 'countersign.incident-report/1';
  /** Id of the incident or lock the report was requested for. */
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
  /** Null while the incident's agent is not stopped. */
  lock: ReportedLock | null;
  target: LockTarget & { name: string };
  /** Where the exposure window starts, and how certain that is. */
  start: {
    basis: StartBasis;
    /** The same in a sentence. */
    text: string;
    action: { id: string; sentence: string } | null;
  };
  figures: TimeFigures;
  /** The window's instants in order, each with the entry that records it. */
  moments: Moment[];
  timeline: Listed<TimelineEntry>;
  seen: Listed<Seen>;
  reach: Reach;
  evidence: {
    /** The signed head (C2SP tlog-checkpoint) over every entry named here. */
    head: { size: number; root: string; note: string };
    log_keys: string[];
    /** Shell commands that verify the report, in order. */
    commands: { run: string; does: string }[];
  };
  definitions: { term: string; means: string }[];
}

/** `named`: by the reader. `tripped`: what the breaker counted or the canary caught. `assumed`: a person set the stop and nobody named an action. */
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

/** A list that may be truncated; then `note` says so, otherwise it is null. */
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
  /** Milliseconds since the previous moment. */
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
  /** Somebody's own words: a question, an answer, a reason, a message. */
  quote: string | null;
}

export interface Seen extends EntryPlace {
  at: string;
  person: Named;
  action_id: string;
  /** The sentence of the view that was shown; null when the arguments changed since and that view is no longer stored. */
  sentence: string | null;
  digest: string;
  view_digest: string;
}

export interface ReachedAction {
  id: string;
  /** The reference used in the timeline: `A1` is the first of the list. */
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
  /** Its evidence file, for whoever may sign in there; null until it is decided. */
  evidence: { file: string; url: string } | null;
}

/** What the executed actions of one effect touched, in total, according to the desk's own decoding of the arguments. */
export interface Touched {
  actions: number;
  items: number;
  recipients: number;
  external_recipients: number;
  /** Of the single action that reached most, not a sum: the same people may be reached twice. */
  people_reached: number;
  audience: string | null;
}

/** The part of the reach that belongs to one agent, run, tool or audience. `id` is null where the action named none. */
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
  /** `held`: pending, or approved but not run, when the report was made. `halted`: by a stop. `refused`: blocked, denied, expired or withdrawn. */
  sums: { executed: number; held: number; halted: number; refused: number };
  groups: Record<OutcomeGroup, number>;
  shares: Record<ShareKind, Listed<Share>>;
  by_effect: { effect: string; statuses: Partial<Record<Status, number>>; ran: Touched }[];
  /** Actions of the same runs before the window; not included in the totals. */
  earlier: { actions: number; ran: number; first: string | null };
  list: Listed<ReachedAction>;
}
