import type { JsonValue } from '../json/json.ts';
import { readCanonical } from '../json/read-canonical.ts';
import type { Shape } from '../json/shape.ts';
import { DIGEST, TIME } from '../signing/forms-2.ts';

/** Something to be said, by its id in a catalogue of words. What it is said with has a kind, so that each language can write it its own way. */
export interface Message {
  id: string;
  with: Record<string, MessageValue>;
}

export type MessageValue =
  /** Words of somebody else, as they stand in the arguments, hidden characters made visible. Never translated, always set apart. */
  | { quote: string }
  /** A word of the catalogue's own, by its id. */
  | { word: string }
  | { count: number; bound: 'exact' | 'at_least' | 'at_most' }
  /** A decimal number, and an ISO 4217 code. */
  | { amount: string; currency: string }
  | { time: string }
  | { bytes: number }
  | { list: MessageValue[] }
  | { message: Message };

/** A consequential part of what an action does, by kind: what a person reads of it is in `title`, the data for drawing it in `data`. */
export interface Change2 {
  kind: string;
  title: Message;
  data: JsonValue;
}

/** Where a fact comes from. What `agent` says is only ever a `quote`, and so is what `observations` say: the run's own reads. */
export const SOURCES = ['arguments', 'registry', 'records', 'history', 'observations', 'agent'] as const;

/**
 * What we decoded from the argument bytes, in no language: one view, and one digest of it, for everybody. The words are in the catalogue that
 * `catalogue` is the digest of; a translation is another catalogue with the same ids.
 */
export interface View2 {
  v: 2;
  catalogue: string;
  decoder: { name: string; version: number };
  /** What the decoder saw, which may be stronger than what the registry says; null where it saw nothing of the kind. */
  seen: {
    effect: string | null;
    reversibility: string | null;
    audience: string | null;
    data_class: string | null;
  };
  /** How much it reaches, by what is counted: at least so many, and at most, where `most` null is without an end. */
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

/** The view that a text is; otherwise what is wrong with it. */
export const readView2 = (text: string): View2 | string => readCanonical<View2>(text, VIEW, 'the view');

/** The words of one language, by the ids of messages. A view names the digest of the English one, a statement that of its reader's. */
export interface Catalogue {
  type: 'countersign.catalogue/1';
  /** BCP 47. */
  language: string;
  messages: Record<string, string>;
}
