import { isJsonObject, type JsonObject } from '../../json/json.ts';
import type { DecoderName, Tool } from '../../tool/tool.ts';
import { wordsOf } from '../uncounted/name-words.ts';

/** Of each decoder, sets of words of which a schema's argument names have one each. The first that fits is the guess. */
const SHAPES: readonly [DecoderName, readonly (readonly string[])[]][] = [
  ['email', [['to', 'recipient', 'recipients'], ['subject']]],
  [
    'money',
    [
      ['amount', 'amount_minor'],
      ['currency', 'payee', 'iban', 'beneficiary'],
    ],
  ],
  ['sql', [['sql']]],
  ['shell', [['command', 'cmd', 'argv']]],
  [
    'file',
    [
      ['path', 'file_path'],
      ['content', 'contents', 'old_string', 'new_string'],
    ],
  ],
  ['http', [['url'], ['method']]],
];

/**
 * The decoder by which a tool's arguments are read: the one its admin named or, where none was, the one that the names in its schema fit. A guess
 * is shown as one.
 */
export function decoderOf(tool: Tool): { name: DecoderName; guessed: boolean } {
  const { decoder } = tool.view;
  if (decoder !== undefined) return { name: decoder, guessed: false };
  const name = tool.view.diff === undefined ? guessOf(tool) : null;
  return name === null ? { name: 'json', guessed: false } : { name, guessed: true };
}

function guessOf(tool: Tool): DecoderName | null {
  const properties = tool.input_schema['properties'] ?? null;
  if (!isJsonObject(properties)) return null;
  const names = namesIn(properties);
  const found = SHAPES.find(([, shape]) => shape.every((words) => words.some((word) => names.has(word))));
  return found?.[0] ?? (holdsFiles(tool, properties) ? 'file' : null);
}

const namesIn = (properties: JsonObject): Set<string> =>
  new Set(Object.keys(properties).map((name) => wordsOf(name).join('_')));

/** Many files in one list, each with its path and content; or a patch, in a tool that is called after it. */
function holdsFiles({ name }: Tool, properties: JsonObject): boolean {
  const names = namesIn(properties);
  if (wordsOf(name).includes('patch') && ['input', 'patch', 'diff'].some((word) => names.has(word))) return true;
  const items = isJsonObject(properties['files']) ? properties['files']['items'] : undefined;
  const members = isJsonObject(items) && isJsonObject(items['properties']) ? namesIn(items['properties']) : null;
  return members !== null && members.has('path') && (members.has('content') || members.has('contents'));
}
