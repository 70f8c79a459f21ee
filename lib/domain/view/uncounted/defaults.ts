import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { Fact } from '../view.ts';
import { scalarText } from '../words.ts';

/** A value that the tool takes because the arguments leave it out. */
export interface Default {
  name: string;
  value: JsonValue;
  /** It says yes or no, or chooses one of a few: then it decides what happens. */
  decides: boolean;
}

/** What the schema says is taken for arguments that were left out. */
export function defaultsOf({ input_schema: schema }: Tool, args: JsonObject): Default[] {
  const properties = schema['properties'] ?? null;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]): Default[] => {
    if (!isJsonObject(property) || Object.hasOwn(args, name)) return [];
    const { default: value, enum: choices } = property;
    if (value === undefined || value === null || typeof value === 'object') return [];
    return [{ name, value, decides: typeof value === 'boolean' || Array.isArray(choices) }];
  });
}

/** The same as facts of the view. */
export const defaultFacts = (tool: Tool, args: JsonObject): Fact[] =>
  defaultsOf(tool, args).map(({ name, value }) => ({
    label: reveal(name, 'address'),
    value: `${reveal(scalarText(value))} (default of the tool, not in the arguments)`,
    tone: 'plain',
    source: 'registry',
    pointer: null,
  }));
