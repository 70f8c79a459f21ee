import type { Audience, DataClass, DecoderName, Effect, Reversibility } from '../tool/tool.ts';

/**
 * What we decoded from the canonical argument bytes; the reviewer reads it and the verdict signs its digest. Sent over HTTP: `view_digest` is the
 * digest of its RFC 8785 form. Every string in it has passed `reveal`, so hidden characters appear as `⟦U+202E⟧` and it can be printed anywhere.
 * Nothing is truncated.
 */
export interface View {
  v: 1;
  decoder: { name: DecoderName; version: number };
  /** One sentence: verb first, whom it reaches, the number that matters. */
  sentence: string;
  facts: Fact[];
  changes: Change[];
  /** Hidden, bidirectional and look-alike characters, and whatever else a reader would miss. */
  findings: Finding[];
  /** Arguments that no decoder understands. The page shows them raw and says so. */
  uninspectable: { pointer: string; why: string }[];
}

export interface Fact {
  label: string;
  value: string;
  tone: 'plain' | 'notice' | 'danger';
  /** Where it came from: the agent's arguments, the tool registry, or the organisation's own records. */
  source: 'arguments' | 'registry' | 'records';
  pointer: string | null;
}

export interface Finding {
  code: string;
  text: string;
  pointer: string;
}

export interface Person {
  address: string;
  name: string | null;
  /** internal: own domain. known: in the contacts. unknown: neither. */
  standing: 'internal' | 'known' | 'unknown';
}

export interface Member {
  name: string;
  /** Number of people: 1 for a person, the size of a group, null when not recorded. */
  people: number | null;
}

export interface DiffLine {
  op: 'same' | 'add' | 'remove';
  old_line: number | null;
  new_line: number | null;
  text: string;
  /** Half-open UTF-16 ranges of `text` that differ from the paired line. */
  marks: [number, number][];
}

export type Change =
  | {
      kind: 'post';
      channel: string;
      title: string | null;
      in_reply_to: string | null;
      readers: number | null;
      body: string;
    }
  | { kind: 'email'; to: Person[]; cc: Person[]; bcc: Person[]; subject: string; body: string; attachments: string[] }
  | { kind: 'delete'; what: string; items: { id: string; label: string | null }[]; selector: string | null }
  | {
      kind: 'permission';
      resource: string;
      holds: string | null;
      role: string;
      /** Null when the records do not say who has access now. */
      before: Member[] | null;
      gains: Member[];
      loses: Member[];
      people_before: number | null;
      people_after: number | null;
    }
  | {
      kind: 'file';
      path: string;
      operation: 'create' | 'edit' | 'delete' | 'overwrite' | 'append' | 'move' | 'copy' | 'read';
      lines: DiffLine[];
      /** The new path of a file that is moved or copied. Views of version 1 of the decoder have neither this nor `gaps`. */
      to?: string | null;
      /** Before which of the lines there may be others, which the arguments do not show. */
      gaps?: number[];
    }
  | {
      kind: 'sql';
      statements: {
        verb: string;
        tables: string[];
        where: string | null;
        text: string;
        /** Nothing limits which rows it changes or removes. */
        unbounded: boolean;
        /** Everything it does, in words. Views of before do not have this and what follows. */
        does?: string[];
        effect?: Effect;
        /** How many rows, in words, where that can be said. */
        rows?: string;
      }[];
    }
  | {
      kind: 'money';
      amount_minor: number | null;
      currency: string | null;
      amount_text: string;
      payee: string;
      account: string | null;
      account_standing: 'recorded' | 'changed' | 'unknown';
      recorded_accounts: string[];
      reference: string | null;
    }
  | {
      kind: 'http';
      method: string;
      url: string;
      host: string;
      headers: { name: string; value: string }[];
      body: string | null;
    }
  | { kind: 'shell'; command: string; commands: { program: string; args: string[]; danger: string | null }[] }
  | { kind: 'text'; label: string; lines: DiffLine[] }
  | { kind: 'json'; entries: { pointer: string; type: string; value: string }[] };

/** Something the action reaches outside the desk: used for novelty, taint and policy. */
export interface Target {
  kind: 'recipient' | 'account' | 'url' | 'path' | 'principal' | 'channel' | 'resource';
  value: string;
  pointer: string;
  known: boolean;
}

/** What the decoder measured: `context.facts` for policy, weighed by risk. Null: not applicable. */
export interface Measures {
  items: number | null;
  recipients: number | null;
  external_recipients: number | null;
  people_reached: number | null;
  people_gained: number | null;
  amount_minor: number | null;
  currency: string | null;
  account_changed: boolean;
  environment: string | null;
  production: boolean;
  unbounded: boolean;
  /** What the arguments themselves show, null where they show nothing of the kind. The stronger of this and the registry's word counts. */
  effect: Effect | null;
  reversibility: Reversibility | null;
  audience: Audience | null;
  data_class: DataClass | null;
  /** Number of arguments that the decoder ignored although their names fit one of its roles. */
  second_readings: number | null;
}

/**
 * What can go wrong with this very call, as opposed to what a tool always is. `notice` is worth a look; `serious` makes the call high whatever
 * else is known of it; `grave` makes it critical: much or all is lost, anybody gains access, secrets leave, or foreign code runs.
 */
export interface Hazard {
  /** Such as `sql.drop`; one for each kind of hazard. */
  code: string;
  grade: 'notice' | 'serious' | 'grave';
  /** A sentence without its full stop. */
  text: string;
  /** The very value that is the cause, revealed. */
  evidence: string;
  pointer: string;
}

/** The grades, the slightest first. */
export const GRADES = ['notice', 'serious', 'grave'] as const satisfies readonly Hazard['grade'][];

/** How bad a hazard is, to put the worst first; less than any where there is none. */
export const gradeRank = (hazard: Pick<Hazard, 'grade'> | null): number =>
  hazard === null ? -1 : GRADES.indexOf(hazard.grade);

/** One hazard of each kind, the first of the worst: sixty statements of one kind are no sixty dangers. */
export function worstOfEachCode(hazards: readonly Hazard[]): Hazard[] {
  const worst = new Map<string, Hazard>();
  for (const one of hazards) {
    const known = worst.get(one.code);
    if (known === undefined || gradeRank(one) > gradeRank(known)) worst.set(one.code, one);
  }
  return [...worst.values()];
}

/** The result of decoding: the signed view, and what risk and policy need besides. */
export interface Decoded {
  view: View;
  measures: Measures;
  targets: Target[];
  hazards: Hazard[];
}
