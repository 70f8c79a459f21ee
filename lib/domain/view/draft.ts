import type { Directory } from '../directory/directory.ts';
import type { DecoderName, Tool } from '../tool/tool.ts';
import type { ArgumentReader, RoleDefaults } from './argument-reader.ts';
import type { Change, Fact, Finding, Measures, Target, View } from './view.ts';

/** What one decoder contributes; `decodeView` completes it to a view that accounts for every argument. */
export interface Draft {
  sentence: string;
  /** The numbers and dangers of the sentence alone, kept when the registry words the sentence differently. */
  essentials: string[];
  facts: Fact[];
  changes: Change[];
  findings: Finding[];
  uninspectable: View['uninspectable'];
  measures: Partial<Measures>;
  targets: Target[];
}

export interface DecoderInput {
  reader: ArgumentReader;
  tool: Tool;
  directory: Directory;
}

/** One way of reading arguments. `version` rises whenever the same arguments would yield another view. */
export interface Decoder {
  name: DecoderName;
  version: number;
  /** Where each role is looked for when the registry does not say. */
  roles: RoleDefaults;
  decode(input: DecoderInput): Draft;
}

/** A draft that says only its sentence. */
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
  };
}

/** Measures that claim nothing. */
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
  audience: null,
  data_class: null,
  second_readings: null,
};
