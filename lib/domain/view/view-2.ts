import type { JsonValue } from '../json/json.ts';
import { readCanonical } from '../json/read-canonical.ts';
import type { Shape } from '../json/shape.ts';
import { DIGEST, TIME } from '../signing/forms-2.ts';

/** A message by its id in a catalogue. Its values are typed, so that each language can format them its own way. */
export interface Message {
  id: string;
  with: Record<string, MessageValue>;
}

export type MessageValue =
  /** Somebody else's words from the arguments, hidden characters revealed. Never translated, always set apart. */
  | { quote: string }
  /** A word of the catalogue, by its id. */
  | { word: string }
  | { count: number; bound: 'exact' | 'at_least' | 'at_most' }
  /** A decimal number and an ISO 4217 code. */
  | { amount: string; currency: string }
  | { time: string }
  | { bytes: number }
  | { list: MessageValue[] }
  | { message: Message };

/** A consequential part of the action's effect, by kind: `title` is the message for people, `data` what is needed to draw it. */
export interface Change2 {
  kind: string;
  title: Message;
  data: JsonValue;
}

/** Where a fact comes from. Facts from `agent` and from `observations` (what the run read) are always a `quote`. */
export const SOURCES = ['arguments', 'registry', 'records', 'history', 'observations', 'agent'] as const;

/**
 * What we decoded from the argument bytes, independent of language: one view, with one digest, for everybody. `catalogue` is the digest of the
 * catalogue with its messages; a translation is another catalogue with the same ids.
 */
export interface View2 {
  v: 2;
  catalogue: string;
  decoder: { name: string; version: number };
  /** What the decoder found, which may be stronger than what the registry says; null where it found nothing of the kind. */
  seen: {
    effect: string | null;
    reversibility: string | null;
    audience: string | null;
    data_class: string | null;
  };
  /** How much is affected, by what is counted: at least `least` and at most `most`; a `most` of null means unbounded. */
  bounds: { what: string; least: number; most: number | null }[];
  sentence: Message;
  facts: {
    label: Message;
    value: MessageValue;
    tone: 'plain' | 'notice' | 'danger';
    source: (typeof SOURCES)[number];
    pointer: string | null;
  }[];
  changes: Change2[];
  findings: { code: string; message: Message; pointer: string }[];
  uninspectable: { pointer: string; why: Message }[];
}

const MESSAGE: Shape = { members: { id: 'text', with: { entries: { later: () => VALUE } } } };

const VALUE: Shape = {
  either: [
    { members: { quote: 'text' } },
    { members: { word: 'text' } },
    { members: { count: 'integer', bound: { among: ['exact', 'at_least', 'at_most'] } } },
    {
      members: {
        amount: { matches: /^-?(0|[1-9]\d*)(\.\d+)?$/, as: 'a decimal number' },
        currency: { matches: /^[A-Z]{3}$/, as: 'a currency' },
      },
    },
    { members: { time: TIME } },
    { members: { bytes: 'integer' } },
    { members: { list: { list: { later: () => VALUE } } } },
    { members: { message: { later: () => MESSAGE } } },
  ],
};

const textOrNull: Shape = { nullable: 'text' };

const VIEW: Shape = {
  members: {
    v: { literal: 2 },
    catalogue: DIGEST,
    decoder: { members: { name: 'text', version: 'integer' } },
    seen: {
      members: { effect: textOrNull, reversibility: textOrNull, audience: textOrNull, data_class: textOrNull },
    },
    bounds: { list: { members: { what: 'text', least: 'integer', most: { nullable: 'integer' } } } },
    sentence: MESSAGE,
    facts: {
      list: {
        members: {
          label: MESSAGE,
          value: VALUE,
          tone: { among: ['plain', 'notice', 'danger'] },
          source: { among: SOURCES },
          pointer: textOrNull,
        },
      },
    },
    changes: { list: { members: { kind: 'text', title: MESSAGE, data: 'json' } } },
    findings: { list: { members: { code: 'text', message: MESSAGE, pointer: 'text' } } },
    uninspectable: { list: { members: { pointer: 'text', why: MESSAGE } } },
  },
};

/** Parses a view; returns the fault in words if it is not a valid /2 view. */
export const readView2 = (text: string): View2 | string => readCanonical<View2>(text, VIEW, 'the view');

/** The messages of one language, by id. A view contains the digest of the English catalogue, a statement that of its reader's. */
export interface Catalogue {
  type: 'countersign.catalogue/1';
  /** BCP 47. */
  language: string;
  messages: Record<string, string>;
}
