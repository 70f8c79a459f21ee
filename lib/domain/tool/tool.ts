import type { JsonObject } from '../json/json.ts';

export const EFFECTS = ['read', 'write', 'delete', 'send', 'publish', 'pay', 'grant', 'execute', 'configure'] as const;
export type Effect = (typeof EFFECTS)[number];

/** Effects by how much they may do, weakest first. Where the registry and the arguments differ, the stronger counts. */
export const EFFECTS_BY_STRENGTH: readonly Effect[] = [
  ...(['read', 'write', 'send', 'publish', 'configure', 'delete', 'execute', 'grant', 'pay'] as const),
];

/** Most easily undone first. */
export const REVERSIBILITIES = ['read_only', 'reversible', 'externally_reversible', 'irreversible'] as const;
export type Reversibility = (typeof REVERSIBILITIES)[number];

/** Who can see or is affected by the result, narrowest first. */
export const AUDIENCES = ['self', 'team', 'organisation', 'external', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Sensitivity of the data involved, lowest first. */
export const DATA_CLASSES = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** Whether only people the organisation trusts can write what the tool returns. `untrusted` output taints a run. */
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

/** The wider of two values, in an order from narrow to wide. */
export const wider = <T>(order: readonly T[], a: T, b: T | null): T =>
  b !== null && order.indexOf(b) > order.indexOf(a) ? b : a;

/** Where a decoder finds its inputs: role (such as `to` or `amount`) to JSON Pointer into the arguments (RFC 6901). */
export type FieldMap = Record<string, string>;

/** One argument that a reviewer may narrow without becoming the author of new content. */
export interface Limit {
  pointer: string;
  /** `subset`: items may be removed from the array. `at_most`: the number may be lowered, not below zero. */
  kind: 'subset' | 'at_most';
}

/** How a tool's arguments are to be decoded, as its admin registered it; never the agent's word. */
export interface ViewSpec {
  decoder?: DecoderName;
  fields?: FieldMap;
  /** `{{pointer or top-level name}}` is replaced with the revealed value of the argument. */
  sentence?: string;
  facts?: { label: string; pointer: string }[];
  /** Before/after pair for tools that no decoder fits. */
  diff?: { before?: string; after?: string };
  limits?: Limit[];
  /** For `http`: what the document of the API (OpenAPI) says of each of its operations. */
  operations?: Operation[];
}

/** One operation of an API, in its own document's words. */
export interface Operation {
  method: string;
  /** With placeholders, such as `/repos/{owner}/{repo}`. */
  path: string;
  words: string;
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
