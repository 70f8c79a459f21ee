import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { ImportRefusal, NO_HINTS } from './imported-tool.ts';
import type { ListedTool } from './imported-tool.ts';
import { atReference, DocumentSchemas } from './openapi-schemas.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const WORDS = 300;

type Read = ListedTool | { name: string; refused: string };

/** The operations of an API's document (OpenAPI 3.x): a tool for each, or why there is none. */
export function operationsOf(document: JsonObject): Read[] {
  const paths = document['paths'] ?? null;
  if (!isJsonObject(paths)) throw new ImportRefusal('the OpenAPI document has no paths');
  return Object.entries(paths).flatMap(([path, given]): Read[] => {
    const item = atReference(document, given);
    if (!isJsonObject(item)) return [{ name: path, refused: 'its path item is no object, or is in another file' }];
    return METHODS.flatMap((method): Read[] => {
      const operation = item[method] ?? null;
      if (!isJsonObject(operation)) return [];
      try {
        return [toolOf(document, path, item, method, operation)];
      } catch (error) {
        if (!(error instanceof ImportRefusal)) throw error;
        return [{ name: `${method.toUpperCase()} ${path}`, refused: error.message }];
      }
    });
  });
}

function toolOf(
  document: JsonObject,
  path: string,
  item: JsonObject,
  method: string,
  operation: JsonObject,
): ListedTool {
  const changed: string[] = [];
  const summary = text(operation['summary']);
  const description = text(operation['description']) ?? summary ?? '';
  const id = text(operation['operationId']);
  if (id === null) changed.push('it has no operationId and is named by its method and path');
  const words = (summary ?? description.split('\n', 1)[0] ?? '').trim().slice(0, WORDS);
  return {
    name: id ?? `${method}${path.replace(/[{}]/g, '')}`,
    title: summary,
    description,
    input_schema: argumentsOf(document, [...parametersOf(item), ...parametersOf(operation)], operation, changed),
    hints: NO_HINTS,
    operation: {
      method: method.toUpperCase(),
      path,
      words: words || `${method.toUpperCase()} ${path}`.slice(0, WORDS),
    },
    changed,
  };
}

const parametersOf = (holder: JsonObject): JsonValue[] =>
  Array.isArray(holder['parameters']) ? holder['parameters'] : [];

/** Parameters become arguments by their names; the body is `body`, as it is sent. */
function argumentsOf(
  document: JsonObject,
  parameters: JsonValue[],
  operation: JsonObject,
  changed: string[],
): JsonObject {
  const schemas = new DocumentSchemas(document, changed);
  const properties = new Map<string, JsonValue>();
  const required = new Set<string>();
  for (const given of parameters) {
    const parameter = atReference(document, given);
    const name = isJsonObject(parameter) ? text(parameter['name']) : null;
    if (!isJsonObject(parameter) || name === null) {
      changed.push('a parameter that cannot be found is left out');
      continue;
    }
    const schema = schemas.taken(parameter['schema'] ?? contentOf(parameter, changed) ?? {});
    const about = text(parameter['description']);
    properties.set(name, isJsonObject(schema) && about !== null ? { description: about, ...schema } : schema);
    // An operation's own parameter replaces the path's.
    if (parameter['required'] === true) required.add(name);
    else required.delete(name);
  }
  const body = atReference(document, operation['requestBody'] ?? null);
  if (isJsonObject(body)) {
    const name = properties.has('body') ? 'request_body' : 'body';
    properties.set(name, schemas.taken(contentOf(body, changed) ?? {}));
    if (body['required'] === true) required.add(name);
  }
  const $defs = schemas.definitions();
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.size > 0 ? { required: [...required] } : {}),
    ...(Object.keys($defs).length > 0 ? { $defs } : {}),
  };
}

/** The schema of what is sent: of JSON where there is one, else of the first kind named. */
function contentOf(holder: JsonObject, changed: string[]): JsonValue | null {
  const content = holder['content'] ?? null;
  if (!isJsonObject(content)) return null;
  const kinds = Object.keys(content);
  const kind = kinds.find((name) => /^application\/(?:[\w.-]+\+)?json\b/.test(name)) ?? kinds[0];
  if (kind === undefined) return null;
  if (kinds.length > 1) changed.push(`of ${kinds.length} kinds of content ${kind} is taken`);
  const media = content[kind] ?? null;
  return isJsonObject(media) ? (media['schema'] ?? null) : null;
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
