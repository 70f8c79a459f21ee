import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { normalSchema } from '../normal-schema.ts';
import { refuseEndless } from '../schema-validator.ts';
import { allowedName, allowedText } from './allowed-words.ts';
import { ImportRefusal } from './imported-tool.ts';
import type { ImportedTool, ListedTool } from './imported-tool.ts';
import { operationsOf } from './openapi.ts';
import { parseText } from './parse-text.ts';
import { proposeClasses } from './propose-classes.ts';
import { itemsOf, listedTool, toolOfSchema } from './tool-lists.ts';

/** What a text was read as, and each of its tools with proposed classes, or why it was refused. */
export interface ImportedList {
  format: string;
  notes: string[];
  tools: ImportedTool[];
}

type Found = ListedTool | { name: string; refused: string };

/**
 * Reads a list of tools as other programs write it: MCP `tools/list`, OpenAPI 3.x, OpenAI's and Anthropic's tools, or one JSON Schema. Keeps what it
 * can and says what it changed. Throws `ImportRefusal` when the text is none of these.
 */
export function readTools(text: string, name: string | null = null): ImportedList {
  const { value, changed: notes } = parseText(text);
  const { format, found } = foundIn(value, name);
  const taken = new Set<string>();
  return { format, notes, tools: found.map((one) => imported(one, taken)) };
}

function foundIn(value: JsonValue, name: string | null): { format: string; found: Found[] } {
  if (isJsonObject(value) && typeof value['openapi'] === 'string') {
    if (!value['openapi'].startsWith('3.'))
      throw new ImportRefusal(`it is OpenAPI ${value['openapi'].slice(0, 20)}; 3.x is read`);
    return { format: `OpenAPI ${value['openapi'].slice(0, 20)}`, found: operationsOf(value) };
  }
  if (isJsonObject(value) && value['swagger'] !== undefined)
    throw new ImportRefusal('it is Swagger 2; convert it to OpenAPI 3 first');
  const items = itemsOf(value);
  if (items !== null) return { format: formatOf(items[0] ?? null), found: items.map(foundItem) };
  if (
    isJsonObject(value) &&
    ['$schema', 'type', 'properties', '$ref', 'allOf', 'anyOf', 'oneOf'].some((word) => word in value)
  )
    return { format: 'JSON Schema', found: [toolOfSchema(value, name)] };
  throw new ImportRefusal('it is no list of tools, no OpenAPI document and no JSON Schema');
}

function foundItem(item: JsonValue, i: number): Found {
  try {
    return listedTool(item);
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    const name = isJsonObject(item) && typeof item['name'] === 'string' ? item['name'] : `number ${i + 1}`;
    return { name: name.slice(0, 200), refused: error.message };
  }
}

function formatOf(first: JsonValue): string {
  if (!isJsonObject(first)) return 'a list of tools';
  if ('inputSchema' in first) return 'MCP tools/list';
  if ('input_schema' in first) return 'Anthropic tools';
  return 'function' in first || 'parameters' in first ? 'OpenAI tools' : 'a list of tools';
}

function imported(found: Found, taken: Set<string>): ImportedTool {
  if ('refused' in found) return { listed: found.name, tool: null, changed: [], refused: found.refused };
  const changed = [...found.changed];
  try {
    const name = allowedName(found.name, changed);
    if (taken.has(name)) throw new ImportRefusal(`another tool of the list is named ${name} already`);
    taken.add(name);
    const { schema, changed: rewritten } = normalSchema(found.input_schema);
    checkSchema(schema);
    const { classes, why } = proposeClasses(found);
    const tool = {
      name,
      ...allowedText(found, changed),
      input_schema: schema,
      ...classes,
      view: found.operation === null ? {} : { operations: [found.operation] },
    };
    return { listed: found.name, tool, changed: [...changed, ...rewritten, ...why], refused: null };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    return { listed: found.name, tool: null, changed, refused: error.message };
  }
}

function checkSchema(schema: JsonObject): void {
  const { type } = schema;
  if (type !== undefined && type !== 'object' && !(Array.isArray(type) && type.includes('object')))
    throw new ImportRefusal('its arguments are no object');
  try {
    refuseEndless(schema);
  } catch (error) {
    throw new ImportRefusal(`its schema cannot be checked: ${(error as Error).message}`);
  }
}
