import { touchedCanary, type Canary, type Touched } from '../canary/canary.ts';
import type { Directory } from '../directory/directory.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { argumentsFor } from '../policy/arguments-read.ts';
import type { PreparedPolicy } from '../policy/policy.ts';
import { factorsOfArguments } from '../risk/assess-risk.ts';
import { effectiveClasses } from '../risk/risk.ts';
import type { ArgumentFactor } from '../risk/risk.ts';
import { sensitiveIn, type Sensitive } from '../risk/sensitive.ts';
import { supportOf, type Support } from '../risk/support.ts';
import { digestOfText } from '../signing/digest.ts';
import type { Tool } from '../tool/tool.ts';
import { DECODER_TABLE } from '../view/decoder-table.ts';
import { decoderOf } from '../view/describing/guess-decoder.ts';
import { decodeView } from '../view/decode-view.ts';
import type { Decoded, Measures } from '../view/view.ts';

/** What admins decided, at one configuration version: policy, the organisation's records, decoys. */
export interface Rules {
  version: number;
  policy: PreparedPolicy | null;
  directory: Directory;
  canaries: readonly Canary[];
}

/**
 * What the arguments of one action say by themselves, under one configuration. Dear to make, because it reads all of them, and small but for the
 * view's text: what follows from it and from the facts of the moment (`judge`) costs next to nothing.
 */
export interface Inspection {
  /** Good for no other. */
  config_version: number;
  tool_version: number;
  /** The goal with which the arguments were compared. */
  goal: string | null;
  view: { text: string; digest: string; sentence: string };
  measures: Measures;
  factors: ArgumentFactor[];
  support: Support;
  sensitive: Sensitive[];
  touched: Touched | null;
  /** The part of them that the policy reads; null where that is more than it may. */
  args: JsonObject | null;
}

/** Reads the arguments: decodes the view, weighs them, looks for decoys, secrets and what supports them. Pure. */
export function inspect(rules: Rules, tool: Tool, args: JsonObject, goal: string | null): Inspection {
  const decoded = decodeView(tool, args, rules.directory);
  const sensitive = mayLeave(tool, decoded) ? sensitiveIn(args) : [];
  const text = canonicalJson(decoded.view as unknown as JsonValue);
  return {
    config_version: rules.version,
    tool_version: tool.version,
    goal,
    view: { text, digest: digestOfText(text), sentence: decoded.view.sentence },
    measures: decoded.measures,
    factors: factorsOfArguments({ tool, decoded, sensitive }),
    support: supportOf({ args, decoded, goal, directory: rules.directory }),
    sensitive,
    touched: touchedCanary(rules.canaries, args),
    args: argumentsFor(rules.policy?.reads ?? null, args),
  };
}

/** Characters of arguments that are cheap to inspect whatever they are, unless a parser or a pattern sees them. */
const CHEAP = 2_048;

/** Whether inspecting them is provably cheap, by their size and by what looks at them, so that it may be done where requests are answered. */
export const isCheap = (tool: Tool & { patterned: boolean }, argsText: string): boolean =>
  argsText.length <= CHEAP && !tool.patterned && !DECODER_TABLE[decoderOf(tool).name].parses;

/** Whether content of the arguments can reach somebody else: what they show to be a plain read cannot, a web request can. */
const mayLeave = (tool: Tool, { view, measures }: Decoded): boolean =>
  effectiveClasses(tool, measures).effect !== 'read' || view.decoder.name === 'http';
