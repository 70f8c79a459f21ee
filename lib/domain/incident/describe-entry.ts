import { RULE_TEXT } from '../breaker/rules.ts';
import { reveal } from '../text/reveal.ts';
import type { EntryKind } from './report.ts';

/** A ledger entry as read for the report: without its salt, with its leaf index. */
export interface FoundEntry {
  id: string;
  leaf: number;
  type: string;
  at: string;
  actor_id: string;
  action_id: string | null;
  /** RFC 8785 text. */
  body: string;
}

/** Looks up stored content that entries refer to by id or digest only. Texts are raw unless marked as revealed. */
export interface Lookups {
  name(id: string): string;
  /** Already revealed; null where the view of that digest is no longer stored. */
  sentence(actionId: string, viewDigest: string): string | null;
  question(id: string): { text: string; answer: string | null } | null;
  /** The reason of a verdict, by its statement's digest. */
  reason(statementDigest: string): string | null;
  client(id: string): string | null;
  message: string | null;
  liftReason: string | null;
  closedNote: string | null;
}

interface EntryText {
  kind: EntryKind;
  text: string;
  quote: string | null;
}

type Body = Record<string, unknown>;
type Describe = (body: Body, entry: FoundEntry, look: Lookups) => string | { text: string; quote: string | null };

const word = (value: unknown): string => (typeof value === 'string' ? reveal(value) : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const quoted = (text: string | null | undefined): string | null => (text ? reveal(text) : null);
const many = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

const proposal: Describe = (body, { action_id }, look) => {
  const sentence = action_id === null ? null : look.sentence(action_id, String(body['view_digest']));
  const { approvals } = (body['requires'] ?? {}) as { approvals?: unknown };
  const policy: Record<string, string> = {
    allow: 'policy allows it at once',
    review: `policy asks for ${many(number(approvals), 'approval')}`,
    block: 'policy blocks it',
  };
  const because = typeof body['enforced'] === 'string' ? ` (${word(body['enforced'])})` : '';
  const assessed = `Assessed ${word(body['risk_level']) || 'without a level'}; ${policy[String(body['outcome'])] ?? 'no verdict of the policy'}${because}.`;
  return `${sentence === null ? 'Proposed; what it said then is not kept.' : `Proposed: ${sentence.replace(/[.\s]*$/, '')}.`} ${assessed}`;
};

const verdict =
  (text: (body: Body) => string): Describe =>
  (body, _entry, look) => ({
    text: `${text(body)}, signed by ${word(body['method'])}`,
    quote: quoted(look.reason(String(body['statement_digest']))),
  });

const refused =
  (what: string): Describe =>
  (body) =>
    `${what} was refused: ${word(body['code']).replaceAll('-', ' ')}`;

const DESCRIPTIONS: Record<string, { kind: EntryKind; tell: Describe }> = {
  submitted: { kind: 'proposal', tell: proposal },
  viewed: {
    kind: 'seen',
    tell: (body) => `Opened it${number(body['revision']) > 1 ? `, revision ${number(body['revision'])}` : ''}`,
  },
  ask: {
    kind: 'question',
    tell: (body, _entry, look) => ({
      text: 'Asked for evidence',
      quote: quoted(look.question(String(body['question_id']))?.text),
    }),
  },
  answer: {
    kind: 'question',
    tell: (body, _entry, look) => ({
      text: 'Answered',
      quote: quoted(look.question(String(body['question_id']))?.answer),
    }),
  },
  approve: { kind: 'verdict', tell: verdict(() => 'Approved') },
  limit: {
    kind: 'verdict',
    tell: verdict((body) => (body['narrows'] === false ? 'Changed the arguments' : 'Approved with limits')),
  },
  deny: { kind: 'verdict', tell: verdict((body) => `Denied as ${body['unsafe'] === true ? 'unsafe' : 'not needed'}`) },
  redeem: { kind: 'run', tell: () => 'Took the arguments with the grant: from here on it may have run' },
  finish: { kind: 'run', tell: (body) => `Reported that it ${body['status'] === 'failed' ? 'failed' : 'ran'}` },
  halt: {
    kind: 'stop',
    tell: (body) => (body['cause'] === 'policy' ? 'Halted: no longer permitted' : 'Halted before it ran'),
  },
  expire: { kind: 'other', tell: () => 'Expired: nobody answered, or nobody took the grant' },
  withdraw: { kind: 'other', tell: () => 'Taken back by the agent' },
  'submission-refused': { kind: 'refusal', tell: refused('A proposal') },
  'redeem-refused': { kind: 'refusal', tell: refused('Taking the arguments') },
  'verdict-refused': { kind: 'refusal', tell: refused('A verdict') },
  'incident-opened': {
    kind: 'incident',
    tell: (body) => `Incident opened: ${RULE_TEXT[body['rule'] as keyof typeof RULE_TEXT] ?? word(body['rule'])}`,
  },
  'incident-closed': {
    kind: 'incident',
    tell: (_body, _entry, look) => ({ text: 'Incident closed', quote: quoted(look.closedNote) }),
  },
  'drill-revealed': { kind: 'other', tell: () => 'Revealed as a drill: it could never run' },
  'lock-set': {
    kind: 'stop',
    tell: (body, _entry, look) => ({
      text: `Stop set: ${counts(body)}${many(number(body['connected']), 'client')} to confirm`,
      quote: quoted(look.message),
    }),
  },
  'halting-done': { kind: 'stop', tell: (body) => `All that it halted is recorded: ${counts(body).slice(0, -2)}` },
  'lock-acknowledged': {
    kind: 'stop',
    tell: (body, _entry, look) =>
      `Client ${quoted(look.client(String(body['client']))) ?? word(body['client'])} confirmed that it has stopped`,
  },
  'lock-lift-asked': {
    kind: 'stop',
    tell: (_body, _entry, look) => ({ text: 'Asked to lift the stop', quote: quoted(look.liftReason) }),
  },
  'lock-lifted': { kind: 'stop', tell: () => 'Lifted the stop, as the second person' },
  observed: { kind: 'other', tell: () => 'Reported what the run has read' },
};

/** What a stop halted. Entries of earlier releases say so when it was set, later ones when all of it is recorded. */
function counts(body: Record<string, unknown>): string {
  if (body['halted'] === undefined) return '';
  return `${many(number(body['halted']), 'waiting action')} halted, ${many(number(body['revoked']), 'unused grant')} dead, `;
}

/** Describes one entry in words. An unknown type is named, never left out. */
export function describeEntry(entry: FoundEntry, look: Lookups): EntryText {
  const known = Object.hasOwn(DESCRIPTIONS, entry.type) ? DESCRIPTIONS[entry.type] : undefined;
  if (!known) {
    const text = reveal(entry.type).replaceAll('-', ' ');
    return { kind: 'other', text: text.charAt(0).toUpperCase() + text.slice(1), quote: null };
  }
  const described = known.tell(bodyOf(entry.body), entry, look);
  return typeof described === 'string'
    ? { kind: known.kind, text: described, quote: null }
    : { kind: known.kind, ...described };
}

/** The parsed body of an entry; empty when it was erased or is not an object. */
export function bodyOf(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
  } catch {
    return {};
  }
}
