import type { JsonObject } from '../json/json.ts';

export const EFFECTS = ['read', 'write', 'delete', 'send', 'publish', 'pay', 'grant', 'execute', 'configure'] as const;
export type Effect = (typeof EFFECTS)[number];

export const REVERSIBILITIES = ['read_only', 'reversible', 'externally_reversible', 'irreversible'] as const;
export type Reversibility = (typeof REVERSIBILITIES)[number];

/** Who reads or feels the result, narrowest first. */
export const AUDIENCES = ['self', 'team', 'organisation', 'external', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** How sensitive the touched data is, least first. */
export const DATA_CLASSES = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** Whether what the tool returns was written by people the organisation trusts. `untrusted` output taints a run. */
export const OUTPUT_TRUSTS = ['trusted', 'untrusted'] as const;
export type OutputTrust = (typeof OUTPUT_TRUSTS)[number];

export const DECODERS = [
  'post',
  'email',
  'delete',
  'permission',
  'file',
  'sql',
  'money',
  'http',
  'shell',
  'json',
] as const;
export type DecoderName = (typeof DECODERS)[number];

/** Where a decoder finds its parts: role (e.g. `to`, `amount`) to JSON Pointer into the arguments (RFC 6901). */
export type FieldMap = Record<string, string>;

/** One argument that a reviewer may narrow without becoming the author of new content. */
export interface Limit {
  pointer: string;
  /** `subset`: items may be removed from the array. `at_most`: the number may go down, not below zero. */
  kind: 'subset' | 'at_most';
}

/** How a registered tool wants its arguments read. All of it is the admin's word, never the agent's. */
export interface ViewSpec {
  decoder?: DecoderName;
  fields?: FieldMap;
  /** `{{pointer or top-level name}}` is replaced with the revealed argument value. */
  sentence?: string;
  facts?: { label: string; pointer: string }[];
  /** Generic before/after pair for tools no decoder fits. */
  diff?: { before?: string; after?: string };
  limits?: Limit[];
}

/** An operation in the registry. Registered by admins or connectors, never by the agent. */
export interface Tool {
  name: string;
  version: number;
  title: string;
  description: string;
  input_schema: JsonObject;
  effect: Effect;
  reversibility: Reversibility;
  audience: Audience;
  data_class: DataClass;
  output_trust: OutputTrust;
  view: ViewSpec;
}
