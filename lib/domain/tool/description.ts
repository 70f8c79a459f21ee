import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonValue } from '../json/json.ts';
import { AUDIENCES, DATA_CLASSES, EFFECTS_BY_STRENGTH, OUTPUT_TRUSTS, REVERSIBILITIES } from './tool.ts';
import type { Tool } from './tool.ts';

/** A definition as it is registered; its version is the desk's. */
export type Definition = Omit<Tool, 'version'>;

/** What of a tool an admin may describe anew without the tool being another one. */
export type Description = Pick<Tool, 'effect' | 'reversibility' | 'audience' | 'data_class' | 'output_trust' | 'view'>;

/** Every class of a tool, from harmless to dangerous. */
const CLASSES = {
  effect: EFFECTS_BY_STRENGTH,
  reversibility: REVERSIBILITIES,
  audience: AUDIENCES,
  data_class: DATA_CLASSES,
  output_trust: OUTPUT_TRUSTS,
} as const;

type ClassName = keyof typeof CLASSES;
const CLASS_NAMES = Object.keys(CLASSES) as ClassName[];

/** The classes that the second definition makes look more harmless than the first. */
export const lowered = (before: Description, after: Description): ClassName[] =>
  CLASS_NAMES.filter((name) => {
    const order: readonly string[] = CLASSES[name];
    return order.indexOf(after[name]) < order.indexOf(before[name]);
  });

/**
 * Whether a definition only describes the same tool anew: what it takes and says of itself is the same, and no class looks more harmless. Such a
 * proposal is no sign that the tool was exchanged, so nothing has to stop for it.
 */
export const describesAnew = (before: Definition, after: Definition): boolean =>
  sameTool(before) === sameTool(after) && lowered(before, after).length === 0;

const sameTool = ({ name, title, description, input_schema }: Definition): string =>
  canonicalJson({ name, title, description, input_schema } as JsonValue);
