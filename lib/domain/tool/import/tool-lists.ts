import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { ImportRefusal, NO_HINTS } from './imported-tool.ts';
import type { Hints, ListedTool } from './imported-tool.ts';

/** The members of a list of tools: an MCP `tools/list` result, with or without its JSON-RPC envelope, `tools`, `functions`, or the bare list. */
export function itemsOf(value: JsonValue): JsonValue[] | null {
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value)) return null;
  for (const name of ['tools', 'functions']) {
    const items = value[name];
    if (Array.isArray(items)) return items;
  }
  const { result } = value;
  return isJsonObject(result ?? null) && Array.isArray((result as JsonObject)['tools'])
    ? ((result as JsonObject)['tools'] as JsonValue[])
    : null;
}

/** One tool of a list, in the form of MCP, OpenAI or Anthropic. Throws `ImportRefusal` when it has no name or is run by somebody else. */
export function listedTool(item: JsonValue): ListedTool {
  if (!isJsonObject(item)) throw new ImportRefusal('it is no object');
  if (typeof item['effect'] === 'string')
    throw new ImportRefusal('it says its classes already: `tool register` takes it');
  const inner = isJsonObject(item['function'] ?? null) ? (item['function'] as JsonObject) : item;
  const name = inner['name'];
  if (typeof name !== 'string' || name.trim() === '') throw new ImportRefusal('it has no name');
  const changed: string[] = [];
  const annotations = isJsonObject(item['annotations'] ?? null) ? (item['annotations'] as JsonObject) : {};
  return {
    name,
    title: textOf(inner['title']) ?? textOf(annotations['title']),
    description: textOf(inner['description']) ?? '',
    input_schema: schemaOf(inner, changed),
    hints: hintsOf(annotations),
    operation: null,
    changed,
  };
}

function schemaOf(item: JsonObject, changed: string[]): JsonObject {
  const given = item['inputSchema'] ?? item['input_schema'] ?? item['parameters'] ?? null;
  if (isJsonObject(given)) return given;
  if (given !== null && given !== true) throw new ImportRefusal('its schema is no object');
  // Web search and the like are run by the model's vendor: nothing of them passes here.
  if (typeof item['type'] === 'string' && item['type'] !== 'function' && item['type'] !== 'custom')
    throw new ImportRefusal(
      `it is a “${item['type'].slice(0, 40)}” of the model's vendor, without a schema of its own`,
    );
  changed.push('it has no schema: any arguments fit');
  return { type: 'object' };
}

const textOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

function hintsOf(annotations: JsonObject): Hints {
  const flag = (name: string): boolean | null =>
    typeof annotations[name] === 'boolean' ? (annotations[name] as boolean) : null;
  return { readOnly: flag('readOnlyHint'), destructive: flag('destructiveHint'), openWorld: flag('openWorldHint') };
}

/** A single JSON Schema is the arguments of one tool, named by `name`, its title or its `$id`. */
export function toolOfSchema(schema: JsonObject, name: string | null): ListedTool {
  const id = textOf(schema['$id'] ?? schema['id']);
  const named = name ?? textOf(schema['title']) ?? id?.replace(/^.*\/(?=[^/])|(?:\.schema)?\.json#?$/g, '') ?? null;
  if (named === null || named === '')
    throw new ImportRefusal('the schema has no title to name its tool by: say --name');
  return {
    name: named,
    title: textOf(schema['title']),
    description: textOf(schema['description']) ?? '',
    input_schema: schema,
    hints: NO_HINTS,
    operation: null,
    changed: [],
  };
}
