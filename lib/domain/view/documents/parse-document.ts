import { parseAllDocuments } from 'yaml';

import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import type { Budget, Unparsed } from '../budget.ts';
import { readJsonText } from '../../json/read-json-text.ts';

/** A text that is JSON or YAML: its values, in order; or why it could not be taken apart. */
export type Parsed = { format: 'JSON' | 'YAML'; values: JsonValue[] } | { format: 'JSON' | 'YAML'; unparsed: Unparsed };

/** Words and depth that the YAML parser may be given: 3,000 words of names alone take it some thirty milliseconds. */
const YAML_LIMITS = { tokensInOne: 3_000, depth: 32 } as const;
/** Aliases that one document may resolve: an anchor used in some places, never a bomb. */
const MOST_ALIASES = 50;
const KEY_LINE = /^\s*(?:- )*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w./$-]{1,80})\s*:(?:\s|$)/;
const YAML_LINE =
  /^\s*(?:(?:- )*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w./$-]{1,80})\s*:(?:\s|$)|-(?:\s|$)|#|---|\.\.\.|[}\]])/;
/** Members by which the texts that programs act on are known, whether they parse or not. */
const PROGRAM =
  /^[ \t-]*["']?(?:apiVersion|kind|services|jobs|resource_changes|Statement|AWSTemplateFormatVersion|bindings)["']?[ \t]*:/m;
/** The same between braces, where a line may hold all of it. */
const PROGRAM_IN_BRACES =
  /[{,]\s*["']?(?:apiVersion|resource_changes|Statement|AWSTemplateFormatVersion|bindings)["']?\s*:/;
/** Members that stand together in one kind of text only, at the beginning of a line. */
const TOGETHER = [
  [/^["']?apiVersion["']?[ \t]*:/m, /^["']?kind["']?[ \t]*:/m],
  [/^["']?jobs["']?[ \t]*:/m, /^[ \t-]+["']?(?:steps|uses|run)["']?[ \t]*:/m],
  [/^["']?services["']?[ \t]*:/m, /^[ \t]+["']?(?:image|build)["']?[ \t]*:/m],
] as const;
/** More than the YAML parser is given, whatever it holds; of JSON the values are counted instead. */
const LONGEST_YAML = 1_000_000;

/** Reads a text as JSON or YAML; null when it is neither, as prose is. What is one and cannot be read to its end says why. */
export function parseDocument(text: string, budget: Budget): Parsed | null {
  if (text.length < 8) return null;
  const start = /\S/.exec(text)?.[0];
  const json = start === '{' || start === '[' ? parseJsonText(text, budget) : null;
  if (json !== null) return json;
  const parts = documentsOf(text).filter(looksLikeYaml);
  return parts.length === 0 ? null : parseYaml(text, parts.some(isProgram), budget);
}

function parseJsonText(text: string, budget: Budget): Parsed | null {
  const read = readJsonText(text);
  if (read === null) return null;
  if (!('value' in read)) return { format: 'JSON', unparsed: read };
  budget.spend(Math.ceil(text.length / 64));
  return { format: 'JSON', values: [read.value] };
}

/** The documents of a stream, each without what stands before its first value. */
const documentsOf = (text: string): string[] =>
  text.split(/^---(?=\s|$)/m).map((part) => part.replace(/^(?:[ \t]*(?:[#%][^\n]*)?\r?\n)+/, ''));

/** Most lines of YAML that are not inside another value begin with a name and a colon, or with a dash; most of prose do not. */
function looksLikeYaml(part: string): boolean {
  if (/^\s*[{[]/.test(part)) return PROGRAM.test(part) || PROGRAM_IN_BRACES.test(part);
  // What a page quotes between fences is for its readers.
  if (!part.includes('```') && TOGETHER.some((members) => members.every((member) => member.test(part)))) return true;
  const lines = part.split('\n').filter((line) => line.trim() !== '');
  if (!KEY_LINE.test(lines[0] ?? '') || lines.length < 2) return false;
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0].length ?? 0;
  const outer = lines.filter((line) => indent > 0 || !/^\s/.test(line));
  return outer.filter((line) => YAML_LINE.test(line)).length * 2 >= outer.length;
}

function parseYaml(text: string, program: boolean, budget: Budget): Parsed | null {
  const unparsed = (why: Unparsed): Parsed => ({ format: 'YAML', unparsed: why });
  if (text.length > LONGEST_YAML)
    return program ? unparsed({ code: 'view.over-budget', why: 'is too long to be parsed' }) : null;
  const parsed = budget.parse(text, () => readYaml(text), YAML_LIMITS);
  // A long log or list is no program: it is shown as it is.
  if (!('result' in parsed)) return program ? unparsed(parsed) : null;
  if (Array.isArray(parsed.result)) return { format: 'YAML', values: parsed.result };
  // A note with colons in it is no YAML; a manifest that does not parse is still meant for a program.
  const { certain, why } = parsed.result;
  return certain || program ? unparsed({ code: 'view.over-budget', why }) : null;
}

/** A manifest, a workflow, or a text whose parts stand for others. */
const isProgram = (part: string): boolean =>
  PROGRAM.test(part) ||
  (/^\s*[{[]/.test(part) && PROGRAM_IN_BRACES.test(part)) ||
  (/[:\-[,]\s*&\w/.test(part) && /[:\-[,]\s*\*\w/.test(part));

interface Faulty {
  /** It is YAML for sure, and made to be read in two ways or not at all. */
  certain: boolean;
  why: string;
}

function readYaml(text: string): JsonValue[] | Faulty {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: true, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  const values: JsonValue[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      const twice = error.code === 'DUPLICATE_KEY';
      const why = twice
        ? 'states one name twice, and programs differ in which of the two they take'
        : 'is YAML that does not parse';
      return { certain: twice, why };
    }
    try {
      const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
      if (isJsonObject(value) || Array.isArray(value)) values.push(plain(value));
    } catch {
      return { certain: true, why: 'repeats its own parts so often that it cannot be taken apart' };
    }
  }
  return values;
}

/** YAML knows dates, numbers without end and keys that are no texts; JSON does not. */
const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;
