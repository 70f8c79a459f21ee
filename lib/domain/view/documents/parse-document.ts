import { parseAllDocuments } from 'yaml';

import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import type { Budget, Unparsed } from '../budget.ts';
import { readJsonText } from '../json-text.ts';

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
  /^\s*["']?(?:apiVersion|kind|services|jobs|resource_changes|Statement|AWSTemplateFormatVersion|bindings)["']?\s*:/m;
const LONGEST = 1_000_000;

/** Reads a text as JSON or YAML; null when it is neither, as prose is. What is one and cannot be read to its end says why. */
export function parseDocument(text: string, budget: Budget): Parsed | null {
  if (text.length < 8 || text.length > LONGEST) return null;
  const start = /\S/.exec(text)?.[0];
  if (start === '{' || start === '[') return parseJsonText(text, budget) ?? yamlIf(PROGRAM.test(text), text, budget);
  return yamlIf(looksLikeYaml(text), text, budget);
}

function parseJsonText(text: string, budget: Budget): Parsed | null {
  const read = readJsonText(text);
  if (read === null) return null;
  if (!('value' in read)) return { format: 'JSON', unparsed: read };
  budget.spend(Math.ceil(text.length / 64));
  return { format: 'JSON', values: [read.value] };
}

/** Most lines of a text in YAML begin with a name and a colon, or with a dash; most of prose do not. */
function looksLikeYaml(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split('\n', 200)
    .filter((line) => line.trim() !== '');
  const first = lines.find((line) => !/^\s*#|^---/.test(line));
  if (first === undefined || !KEY_LINE.test(first) || lines.length < 2) return false;
  return lines.filter((line) => YAML_LINE.test(line)).length * 2 >= lines.length;
}

function yamlIf(applies: boolean, text: string, budget: Budget): Parsed | null {
  if (!applies) return null;
  const parsed = budget.parse(text, () => readYaml(text), YAML_LIMITS);
  // A long log or list is no program: it is shown as it is.
  if (!('result' in parsed)) return isProgram(text) ? { format: 'YAML', unparsed: parsed } : null;
  if (Array.isArray(parsed.result)) return { format: 'YAML', values: parsed.result };
  // A note with colons in it is no YAML; a manifest that does not parse is still meant for a program.
  const { certain, why } = parsed.result;
  return certain || isProgram(text) ? { format: 'YAML', unparsed: { code: 'view.over-budget', why } } : null;
}

/** A manifest, a workflow, or a text whose parts stand for others. */
const isProgram = (text: string): boolean =>
  PROGRAM.test(text) || (/[:\-[,]\s*&\w/.test(text) && /[:\-[,]\s*\*\w/.test(text));

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
