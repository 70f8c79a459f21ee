import type { Directory } from '../directory/directory.ts';
import { EFFECTS_BY_STRENGTH, REVERSIBILITIES, wider } from '../tool/tool.ts';
import type { DecoderName, Effect, Reversibility, Tool } from '../tool/tool.ts';
import type { ArgumentReader, RoleDefaults } from './argument-reader.ts';
import type { Budget, Unparsed } from './budget.ts';
import type { Change, Fact, Finding, Hazard, Measures, Target, View } from './view.ts';

/** A decoder's output; `decodeView` completes it to a view that shows every argument. */
export interface Draft {
  sentence: string;
  /** The sentence's numbers and dangers alone, kept when the registry replaces the sentence. */
  essentials: string[];
  facts: Fact[];
  changes: Change[];
  findings: Finding[];
  uninspectable: View['uninspectable'];
  measures: Partial<Measures>;
  targets: Target[];
  hazards: Hazard[];
  /** What of the arguments the sentence does not count, where anything is left. */
  rest?: string;
  /** Of a text that holds many names, those that the records are asked about. */
  names?: Names;
}

/** Names in one longer text, told apart by what a decoder knows of them. */
export interface Names {
  /** Where the text stands, revealed. */
  pointer: string;
  /** Places that it changes something in. */
  environments: readonly string[];
  /** Places that it only reads from. */
  read: readonly string[];
  resources: readonly string[];
}

export interface DecoderInput {
  reader: ArgumentReader;
  tool: Tool;
  directory: Directory;
  /** What decoding may cost: spend before looping, and let no parser of another language see a text but through it. */
  budget: Budget;
}

/** One way to decode arguments. Raise `version` whenever the same arguments would give another view. */
export interface Decoder {
  name: DecoderName;
  version: number;
  /** Where to find each role unless the registry says. */
  roles: RoleDefaults;
  /** It hands texts to a parser, which is never cheap. */
  parses?: true;
  decode(input: DecoderInput): Draft;
}

/** A draft with only a sentence and a change. */
export function draftOf(sentence: string, change: Change): Draft {
  return {
    sentence,
    essentials: [],
    facts: [],
    changes: [change],
    findings: [],
    uninspectable: [],
    measures: {},
    targets: [],
    hazards: [],
  };
}

/** Notes that the arguments show this effect; the strongest that was noted stands. */
export function noteEffect(draft: Draft, effect: Effect, reversibility: Reversibility | null = null): void {
  const { measures } = draft;
  measures.effect = wider(EFFECTS_BY_STRENGTH, effect, measures.effect ?? null);
  if (reversibility !== null)
    measures.reversibility = wider(REVERSIBILITIES, reversibility, measures.reversibility ?? null);
}

/** Ends the draft's sentence in one more. */
export function addSentence(draft: Pick<Draft, 'sentence'>, text: string): void {
  draft.sentence = `${draft.sentence.replace(/\.$/, '')}. ${text}.`;
}

/** Says in the draft that a text was not parsed. It is then uninspectable and, by the finding's code, critical. */
export function noteUnparsed(draft: Draft, what: string, { code, why }: Unparsed, pointer: string): void {
  const text = `${what} ${why}`;
  // Two readers may have tried the same text.
  if (draft.uninspectable.some((one) => one.pointer === pointer && one.why === text)) return;
  draft.findings.push({ code, text, pointer });
  draft.uninspectable.push({ pointer, why: text });
  draft.essentials.push(text);
  // What cannot be read may do anything.
  noteEffect(draft, 'execute', 'irreversible');
  addSentence(draft, text);
}

/** Measures that assert nothing. */
export const NO_MEASURES: Readonly<Measures> = {
  items: null,
  recipients: null,
  external_recipients: null,
  people_reached: null,
  people_gained: null,
  amount_minor: null,
  currency: null,
  account_changed: false,
  environment: null,
  production: false,
  unbounded: false,
  effect: null,
  reversibility: null,
  audience: null,
  data_class: null,
  second_readings: null,
};
